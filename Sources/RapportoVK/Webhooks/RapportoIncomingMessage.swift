public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A message of a subscriber to you (MO), from either interface.
///
/// The pages speak of short numbers, SMS and messengers; none says that a reply written in VK arrives this way. Of
/// the parameters that the HTTP page calls mandatory its own sample lacks four, so only the sender is required here.
///
/// Its JSON is the provider's: the object of REST, or the parameters of the query as an object of texts; it is
/// written back as it was received, except for the properties that were changed since. Decoding throws
/// `DecodingError` when there is no sender.
public struct RapportoIncomingMessage: Hashable, JSONModel {
  /// The interface by which a message came, which decides the response to it.
  public enum Interface: String, Hashable, Sendable, Codable {
    /// A GET of the HTTP API with a query. The response is 204: the message is taken, nothing is said to the
    /// subscriber.
    case http
    /// A JSON object of the REST API. The response is 200; which one the provider expects is not documented.
    case rest
  }

  /// The interface by which the message came.
  public var interface: Interface
  /// The subscriber's number: `clientId`, in REST `sourceAddr`.
  public var phone: PhoneNumber
  /// The text, from which a prefix may have been cut: `message`. `nil` when the message has none.
  public var text: String?
  /// Rapporto's id of the message: `messageId`, in REST `transactionId`.
  public var messageID: MessageID?
  /// The number or name to which the subscriber wrote: `shortNumber`, in REST `destAddr`.
  public var recipient: String?
  /// The login of your service: `serviceId`; only in the HTTP API.
  public var serviceID: String?
  /// The operator by which the message came: `connectorId`; only in the HTTP API.
  public var connectorID: String?
  /// When the message was received, as written: `receivedDate`, `YYYY-MM-DD HH:MM:SS` in a zone that is not
  /// documented.
  public var receivedDate: String?
  /// The channel by which the message came: `type`; only in REST.
  public var messageType: RapportoMessageType?
  /// The number of parts in which the message came: `sum_sms`, in REST `partCount`.
  public var partCount: Int?
  /// The number of messages that wait for you: `mtSent`; only in the HTTP API.
  public var backlog: Int?
  /// The subscriber's number, perhaps masked: `clientPhone`; only in the HTTP API.
  public var maskedPhone: String?
  /// The address of an attachment: `mediaURL`; only in REST.
  public var mediaURL: String?
  /// The Base64 of an HMAC-SHA256 of `clientId`, `message` and `messageId`, if the option is on: `hash`; only in the
  /// HTTP API. ``isSigned(with:)`` checks it.
  public var hash: String?
  /// The time in Unix seconds, if the option is on: `timestamp`; only in the HTTP API.
  public var timestamp: String?
  /// An MD5 whose exact input is not documented, if the option is on: `token`; only in the HTTP API.
  public var token: String?
  /// The fields that could not be read, were mended, or are missing although every message has them. They do not
  /// count in `==`.
  public var unread: [JSONError] = []
  /// The parameters of the message as they were received.
  var received = ReceivedParameters()

  /// Makes a message with what is always there, for a test; the other properties can be set afterwards.
  ///
  /// - Parameters:
  ///   - interface: The interface by which the message came.
  ///   - phone: The subscriber's number.
  ///   - text: The text of the message.
  public init(interface: Interface, phone: PhoneNumber, text: String?) {
    self.interface = interface
    self.phone = phone
    self.text = text
  }
}

extension RapportoIncomingMessage {
  /// Reads a message of either interface; `nil` without a sender. A missing text is listed in `unread`, unless REST
  /// sent an attachment in its place.
  init?(_ fields: inout RapportoParameters) {
    guard let sender = fields.optional(fields.isREST ? "sourceAddr" : "clientId") else { return nil }
    interface = fields.isREST ? .rest : .http
    phone = PhoneNumber(sender)
    mediaURL = fields.optional("mediaURL")
    text =
      fields.isREST && mediaURL != nil
      ? fields.optional("message")
      : fields.present("message").flatMap { fields.isREST && $0.isEmpty ? nil : $0 }
    messageID = fields.optional(fields.isREST ? "transactionId" : "messageId").map(MessageID.init)
    recipient = fields.optional(fields.isREST ? "destAddr" : "shortNumber")
    serviceID = fields.optional("serviceId")
    connectorID = fields.optional("connectorId")
    receivedDate = fields.optional("receivedDate")
    messageType = fields.optional("type").map(RapportoMessageType.init)
    partCount = fields.optional("sum_sms", or: "partCount", "a whole number") { Int($0) }
    backlog = fields.optional("mtSent", "a whole number") { Int($0) }
    maskedPhone = fields.optional("clientPhone")
    hash = fields.optional("hash")
    timestamp = fields.optional("timestamp")
    token = fields.optional("token")
    unread = fields.unread
  }
}

extension RapportoIncomingMessage {
  /// Returns whether ``hash`` is the signature that Rapporto makes with a key: HMAC-SHA256 over the subscriber, the
  /// text and the id, in this order and with nothing between them (Rapporto, HTTP API, MO, hash). The comparison
  /// takes constant time.
  ///
  /// - Parameter key: The key that the provider gave you for this feature, which is off by default.
  public func isSigned(with key: Secret) -> Bool {
    guard let hash, let received = Data(base64Encoded: hash) else { return false }
    let text = phone.rawValue + (text ?? "") + (messageID?.rawValue ?? "")
    return WebhookSecret.isEqual(
      received, HMACSHA256.code(of: Array(text.utf8), key: Array(key.reveal().utf8)))
  }
}

extension RapportoIncomingMessage {
  /// Returns whether interface and parameters are equal: the properties that the interface has. ``unread`` and the
  /// spelling of the received parameters do not count.
  public static func == (left: Self, right: Self) -> Bool {
    left.interface == right.interface && left.comparedParameters == right.comparedParameters
  }

  /// Hashes what `==` compares.
  ///
  /// - Parameter hasher: The hasher to feed.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(interface)
    hasher.combine(comparedParameters)
  }
}

extension RapportoIncomingMessage: RapportoParameterModel {
  static var required: String { "clientId (in REST sourceAddr)" }

  static var names: Set<String> {
    [
      "clientId", "sourceAddr", "message", "messageId", "transactionId", "shortNumber", "destAddr",
      "serviceId",
      "connectorId", "receivedDate", "type", "sum_sms", "partCount", "mtSent", "clientPhone", "mediaURL",
      "hash",
      "timestamp", "token",
    ]
  }

  var parameters: [String: JSONValue] {
    let texts: [String: String?] =
      interface == .rest
      ? [
        "sourceAddr": phone.rawValue, "message": text, "transactionId": messageID?.rawValue,
        "destAddr": recipient, "receivedDate": receivedDate, "type": messageType?.rawValue,
        "mediaURL": mediaURL,
      ]
      : [
        "clientId": phone.rawValue, "message": text, "messageId": messageID?.rawValue,
        "shortNumber": recipient, "serviceId": serviceID, "connectorId": connectorID,
        "receivedDate": receivedDate, "sum_sms": partCount.map(String.init),
        "mtSent": backlog.map(String.init),
        "clientPhone": maskedPhone, "hash": hash, "timestamp": timestamp, "token": token,
      ]
    var members = texts.compactMapValues { $0.map(JSONValue.string) }
    if interface == .rest { members["partCount"] = partCount.map { .integer(Int64($0)) } }
    return members
  }
}

extension RapportoIncomingMessage: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    try readParameters(from: &reader)
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    try writeParameters(to: &writer)
  }
}

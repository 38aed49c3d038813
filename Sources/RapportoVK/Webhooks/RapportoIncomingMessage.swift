public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A message of a subscriber to you (MO), of either interface.
///
/// The pages speak of short numbers, SMS and messengers; none says that an answer written in VK arrives this way. Of
/// the parameters that the HTTP page calls mandatory its own sample lacks four, so only the sender is required here. Its
/// stored form is the provider's: the JSON of REST, or the parameters of the query as an object of texts.
///
/// As JSON: Reads a message in the form of either interface. Throws `DecodingError` when there is no sender.
/// Writes the message as it was received, but for what was changed.
public struct RapportoIncomingMessage: Hashable, JSONModel {
  /// How a message came, which decides how it is answered.
  public enum Interface: String, Hashable, Sendable, Codable {
    /// GET with a query; answered with 204: taken, nothing to say to the subscriber.
    case http
    /// JSON; answered with 200. The answer that is expected is not documented.
    case rest
  }

  /// How it came.
  public var interface: Interface
  /// The subscriber: `clientId`, in REST `sourceAddr`.
  public var phone: PhoneNumber
  /// The text, from which a prefix may have been cut; `nil` when there was none (REST): `message`.
  public var text: String?
  /// Rapporto's id of the message: `messageId`, in REST `transactionId`.
  public var messageID: MessageID?
  /// The number or name that was written to: `shortNumber`, in REST `destAddr`.
  public var recipient: String?
  /// Your service: `serviceId`; HTTP only.
  public var serviceID: String?
  /// The operator by which it came: `connectorId`; HTTP only.
  public var connectorID: String?
  /// When it was received, as written: `YYYY-MM-DD HH:MM:SS` in a zone that is not documented.
  public var receivedDate: String?
  /// The channel: `type`; REST only.
  public var messageType: RapportoMessageType?
  /// In how many parts it came: `sum_sms`, in REST `partCount`.
  public var partCount: Int?
  /// How many messages wait for you: `mtSent`; HTTP only.
  public var backlog: Int?
  /// The subscriber's number, perhaps masked: `clientPhone`; HTTP only.
  public var maskedPhone: String?
  /// Where an attachment can be fetched: `mediaURL`; REST only.
  public var mediaURL: String?
  /// The Base64 of an HMAC-SHA256 of `clientId`, `message` and `messageId`, if the option is on; HTTP only. See
  /// ``isSigned(with:)``.
  public var hash: String?
  /// Unix seconds, if the option is on: `timestamp`; HTTP only.
  public var timestamp: String?
  /// An MD5 whose exact input is not documented, if the option is on: `token`; HTTP only.
  public var token: String?
  /// What was there and could not be read, or was mended, or is missing although each message has it.
  public var unread: [JSONError] = []
  /// The parameters as they were received.
  var received = ReceivedParameters()

  /// Makes a message with what is always there, for a test; everything else is set afterwards.
  ///
  /// - Parameters:
  ///   - interface: How it came.
  ///   - phone: The subscriber.
  ///   - text: The text.
  public init(interface: Interface, phone: PhoneNumber, text: String?) {
    self.interface = interface
    self.phone = phone
    self.text = text
  }
}

extension RapportoIncomingMessage {
  /// Reads a message of either interface; `nil` without a sender. One without a text has none, which is listed where
  /// nothing else was sent in its place.
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
  /// Returns whether ``hash`` is the signature that Rapporto makes with a key: HMAC-SHA256 over the subscriber, the text
  /// and the id, in this order and with nothing between them (Rapporto, HTTP API, MO, hash). Compared in constant time.
  ///
  /// - Parameter key: The key that the provider gave for this feature, which is off by default.
  public func isSigned(with key: Secret) -> Bool {
    guard let hash, let received = Data(base64Encoded: hash) else { return false }
    let text = phone.rawValue + (text ?? "") + (messageID?.rawValue ?? "")
    return WebhookSecret.isEqual(
      received, HMACSHA256.code(of: Array(text.utf8), key: Array(key.reveal().utf8)))
  }
}

extension RapportoIncomingMessage {
  /// Whether both say the same, whatever else of them could not be read.
  public static func == (left: Self, right: Self) -> Bool {
    left.interface == right.interface && left.comparedParameters == right.comparedParameters
  }

  /// Feeds all but ``unread`` into the hasher.
  ///
  /// - Parameter hasher: What to feed.
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

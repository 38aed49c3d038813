public import VestnikCore

/// A message of a subscriber to you (MO), of either interface.
///
/// The pages speak of short numbers, SMS and messengers; none says that an answer written in VK arrives this way. Of
/// the parameters that the HTTP page calls mandatory its own sample lacks four, so only the sender is required here,
/// and in the HTTP interface the text.
public struct RapportoIncomingMessage: Hashable, Sendable, Codable {
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
  /// The Base64 of an HMAC-SHA256 of `clientId`, `message` and `messageId`, if the option is on; HTTP only. It is
  /// not checked here.
  public var hash: String?
  /// Unix seconds, if the option is on: `timestamp`; HTTP only.
  public var timestamp: String?
  /// An MD5 whose exact input is not documented, if the option is on: `token`; HTTP only.
  public var token: String?

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
  /// Reads a message of either interface.
  init(_ fields: RapportoFields) throws(WebhookError) {
    interface = fields.isJSON ? .rest : .http
    phone = PhoneNumber(rawValue: try fields.required(fields.isJSON ? "sourceAddr" : "clientId"))
    text = try fields.isJSON ? fields.optional("message") : fields.present("message")
    messageID = try fields.optional(fields.isJSON ? "transactionId" : "messageId").map(MessageID.init)
    recipient = try fields.optional(fields.isJSON ? "destAddr" : "shortNumber")
    serviceID = try fields.optional("serviceId")
    connectorID = try fields.optional("connectorId")
    receivedDate = try fields.optional("receivedDate")
    messageType = try fields.optional("type").map(RapportoMessageType.init)
    partCount = try fields.optional("sum_sms", or: "partCount").flatMap { Int($0) }
    backlog = try fields.optional("mtSent").flatMap { Int($0) }
    maskedPhone = try fields.optional("clientPhone")
    mediaURL = try fields.optional("mediaURL")
    hash = try fields.optional("hash")
    timestamp = try fields.optional("timestamp")
    token = try fields.optional("token")
  }
}

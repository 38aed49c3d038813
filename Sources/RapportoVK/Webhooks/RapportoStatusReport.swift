public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A report of a message's status: the GET push of the HTTP API and the POST report of REST in one type.
///
/// Only id and status are required; the HTTP push has none of the fields from ``sentAt`` on. An empty field counts as
/// missing, because the pages disagree on which of the two is sent (Rapporto, HTTP API, Delivery Status Service; REST
/// API, Delivery reports).
///
/// Its JSON is the provider's: the object of REST, or the parameters of the push as an object of texts; it is written
/// back as it was received, except for the properties that were changed since. Decoding throws `DecodingError` when
/// there is no id or no status.
public struct RapportoStatusReport: Hashable, JSONModel {
  /// The interface by which the report came.
  public var interface: RapportoIncomingMessage.Interface
  /// The id from the response to the send request: `transactionId`, in REST `mtNum`.
  public var transactionID: MessageID
  /// The status that the message has reached: `status`.
  public var status: RapportoStatus
  /// The channel, which matters in cascades: `msgType`, in REST `type`.
  public var messageType: RapportoMessageType?
  /// Your own id of the message, if you sent one: `partnerMsgId`, in REST `id`.
  public var partnerMessageID: PartnerMessageID?
  /// Your own label, if you sent one and the option is on: `ptag`; only in the HTTP API.
  public var tag: String?
  /// The reason why the message was not delivered: `unifiedExtStatus`, if ordered from support, in REST `errorCode`.
  public var reason: RapportoReason?
  /// When the message was handed in: `submitDate`.
  public var sentAt: Date?
  /// When the status was reached: `doneDate`, which is empty for a message that was not delivered.
  public var doneAt: Date?
  /// The sender's name: `sourceAddr`.
  public var sender: String?
  /// The recipient's number: `destAddr`.
  public var phone: PhoneNumber?
  /// The text of the message: `text`.
  public var text: String?
  /// The number of parts in which the message went: `partCount`.
  public var partCount: Int?
  /// Country and network of the recipient's operator: `mccMnc`.
  public var operatorCode: String?
  /// The kind of message that Rapporto takes it for: `trafficType`.
  public var trafficType: RapportoTrafficType?
  /// The price of a part, if the option is on: `segmentPrice`; the currency is not documented.
  public var segmentPrice: Decimal?
  /// The price of the message, if the option is on: `messagePrice`; the currency is not documented.
  public var messagePrice: Decimal?
  /// The fields that could not be read or were mended. They do not count in `==`.
  public var unread: [JSONError] = []
  /// The parameters of the report as they were received.
  var received = ReceivedParameters()

  /// Makes a report with what is always there, for a test; the other properties can be set afterwards.
  ///
  /// - Parameters:
  ///   - transactionID: The id from the response to the send request.
  ///   - status: The status that the message has reached.
  ///   - messageType: The channel; by default none.
  ///   - interface: The interface by which the report came; by default the HTTP API.
  public init(
    transactionID: MessageID, status: RapportoStatus, messageType: RapportoMessageType? = nil,
    interface: RapportoIncomingMessage.Interface = .http
  ) {
    self.interface = interface
    self.transactionID = transactionID
    self.status = status
    self.messageType = messageType
  }

  /// The report in the form that all providers share.
  ///
  /// Its date is `doneDate`, or `submitDate` for a message that was only handed over. Without a channel it has no
  /// network.
  public var deliveryReport: DeliveryReport {
    DeliveryReport(
      messageID: transactionID,
      network: messageType.map { $0 == .vk ? .vk : SocialNetwork($0.rawValue.uppercased()) },
      status: status.deliveryStatus, providerStatus: status.rawValue,
      date: doneAt ?? (status == .handedOver ? sentAt : nil), reason: reason?.rawValue)
  }
}

extension RapportoStatusReport {
  /// Reads a report of either interface; `nil` without id or status.
  init?(_ fields: inout RapportoParameters) {
    guard let id = fields.optional("transactionId", or: "mtNum"), let status = fields.optional("status")
    else {
      return nil
    }
    interface = fields.isREST ? .rest : .http
    transactionID = MessageID(id)
    self.status = RapportoStatus(status)
    messageType = fields.optional("msgType", or: "type").map(RapportoMessageType.init)
    partnerMessageID = fields.optional("partnerMsgId", or: "id").map(PartnerMessageID.init)
    tag = fields.optional("ptag")
    reason = fields.optional("unifiedExtStatus", or: "errorCode").flatMap(RapportoReason.init(received:))
    let date = "a date as in 2030-01-15T10:20:35+0300"
    sentAt = fields.optional("submitDate", date, RapportoDate.read)
    doneAt = fields.optional("doneDate", date, RapportoDate.read)
    sender = fields.optional("sourceAddr")
    phone = fields.optional("destAddr").map(PhoneNumber.init)
    text = fields.optional("text")
    partCount = fields.optional("partCount", "a whole number") { Int($0) }
    operatorCode = fields.optional("mccMnc")
    trafficType = fields.optional("trafficType").map(RapportoTrafficType.init)
    segmentPrice = fields.optional("segmentPrice", "a price as in 1.25", Self.price)
    messagePrice = fields.optional("messagePrice", "a price as in 1.25", Self.price)
    unread = fields.unread
  }

  private static func price(_ text: String) -> Decimal? {
    let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    return isPlain && text.utf8.count <= 30 ? Decimal(string: text) : nil
  }
}

extension RapportoStatusReport {
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

extension RapportoStatusReport: RapportoParameterModel {
  static var required: String { "transactionId (in REST mtNum) and status" }

  static var names: Set<String> {
    [
      "transactionId", "mtNum", "status", "msgType", "type", "partnerMsgId", "id", "ptag", "unifiedExtStatus",
      "errorCode", "submitDate", "doneDate", "sourceAddr", "destAddr", "text", "partCount", "mccMnc",
      "trafficType",
      "segmentPrice", "messagePrice",
    ]
  }

  var parameters: [String: JSONValue] {
    guard interface == .rest else {
      let texts: [String: String?] = [
        "transactionId": transactionID.rawValue, "status": status.rawValue, "msgType": messageType?.rawValue,
        "partnerMsgId": partnerMessageID?.rawValue, "ptag": tag, "unifiedExtStatus": reason?.rawValue,
      ]
      return texts.compactMapValues { $0.map(JSONValue.string) }
    }
    let texts: [String: String?] = [
      "mtNum": transactionID.rawValue, "type": messageType?.rawValue, "id": partnerMessageID?.rawValue,
      "submitDate": sentAt.map(RapportoDate.text), "doneDate": doneAt.map(RapportoDate.text),
      "sourceAddr": sender, "destAddr": phone?.rawValue, "text": text, "mccMnc": operatorCode,
      "errorCode": reason?.rawValue,
      "partCount": partCount.map { count in
        String(repeating: "0", count: max(0, 3 - "\(count)".count)) + "\(count)"
      },
    ]
    var members = texts.compactMapValues { $0.map(JSONValue.string) }
    members["status"] = JSONValue.number(status.rawValue)
    members["trafficType"] = trafficType.map { JSONValue.number($0.rawValue) }
    members["segmentPrice"] = segmentPrice.map { .number(literal: "\($0)") }
    members["messagePrice"] = messagePrice.map { .number(literal: "\($0)") }
    return members
  }
}

extension RapportoStatusReport: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    try readParameters(from: &reader)
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    try writeParameters(to: &writer)
  }
}

/// A status of a message as Rapporto numbers it, the same in both interfaces.
///
/// The order is 0, then 2 and perhaps 9, or 0, then 5; 5 and 9 are final (Rapporto, REST API, Delivery reports; HTTP
/// API, Delivery Status Service). The order is documented for REST and inferred for HTTP, whose numbers are the same.
/// Whether a message that outlived its time is reported as 5 is not documented.
public struct RapportoStatus: OpenValue {
  /// The number as text.
  public let rawValue: String

  /// Wraps a text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Handed to the operator; whether it is delivered is not known yet.
  public static let handedOver: Self = "0"
  /// Delivered; ``read`` may follow.
  public static let delivered: Self = "2"
  /// Not delivered; final. ``RapportoStatusReport/reason`` says why.
  public static let undelivered: Self = "5"
  /// Read; final. Only VK, Viber, WhatsApp and Push report it.
  public static let read: Self = "9"

  /// The status in the form that all providers share; an unknown number is `.unknown`.
  public var deliveryStatus: DeliveryStatus {
    switch self {
    case .handedOver: .sent
    case .delivered: .delivered
    case .undelivered: .undeliverable
    case .read: .read
    default: .unknown
    }
  }
}

/// A channel by which a message went or came.
///
/// Words are compared without regard to case, because the provider's pages write `VIBER` in one place and `Viber` in
/// another.
public struct RapportoMessageType: OpenValue {
  /// The word as received.
  public let rawValue: String

  /// Wraps a word; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// VK.
  public static let vk: Self = "VK"
  /// Viber.
  public static let viber: Self = "VIBER"
  /// SMS.
  public static let sms: Self = "SMS"
  /// WhatsApp.
  public static let whatsApp: Self = "WHATSAPP"
  /// A push notification.
  public static let push: Self = "PUSH"
  /// A call that is not answered, whose number is a code.
  public static let flashingCall: Self = "FLASHINGCALL"
  /// Telegram; only in REST.
  public static let telegram: Self = "TELEGRAM"
  /// A code by Telegram Gateway; only in REST.
  public static let telegramCode: Self = "TGCODE"
  /// The application "Wallet" of CardsMobile; only in REST.
  public static let cardsMobile: Self = "CARDSMOBILE"
  /// MAX; only in REST.
  public static let max: Self = "MAX"

  /// Returns whether the two are the same word; the case of letters does not count.
  public static func == (left: Self, right: Self) -> Bool {
    left.rawValue.uppercased() == right.rawValue.uppercased()
  }

  /// Hashes the word in capitals.
  ///
  /// - Parameter hasher: The hasher to feed.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(rawValue.uppercased())
  }
}

/// The kind of message that Rapporto takes a message for: `trafficType` of the REST report (Rapporto, REST API,
/// Delivery reports).
public struct RapportoTrafficType: OpenValue {
  /// The number as text.
  public let rawValue: String

  /// Wraps a text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Advertising.
  public static let advertising: Self = "0"
  /// Transactional.
  public static let transactional: Self = "1"
  /// Service.
  public static let service: Self = "2"
  /// Informational.
  public static let informational: Self = "5"
  /// Authorisation.
  public static let authorization: Self = "6"
  /// Advertising by template.
  public static let templatedAdvertising: Self = "7"
}

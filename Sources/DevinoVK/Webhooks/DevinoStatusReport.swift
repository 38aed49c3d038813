public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// One status of one message, as Devino reports it to your server.
///
/// Expect reports twice and out of order: the documents exclude neither. Only ``messageID`` is required. Source:
/// Devino, VK.COM, Callbacks.
public struct DevinoStatusReport: Hashable, Sendable {
  /// The message that the report is about (`messageId`); on the wire a text, a number, or an array of one.
  public var messageID: MessageID
  /// The network (`channel`); `nil` when the report names none. With several routes each network may report a status
  /// of its own.
  public var channel: SocialNetwork?
  /// The message's status (`status`); empty when the report has none.
  public var status: DevinoStatus
  /// When the status was reached (`ts`, on the wire in milliseconds since 1970).
  public var date: Date?
  /// The reason in digits, or the word that Devino's older channels have there (`errorCode`). Only `0` is documented,
  /// and it means no error.
  public var errorCode: String?
  /// What the message carried in its own `callbackData`, a value of any shape.
  public var callbackData: JSONValue?
  /// The fields that could not be read, were mended, or are missing although every report has them. They are part
  /// neither of the encoded JSON, which is Devino's, nor of `==`.
  public var unread: [JSONError] = []
  /// The report's JSON as it was received.
  @usableFromInline package var received = ReceivedJSON()

  /// Makes a report, for tests.
  public init(
    messageID: MessageID, channel: SocialNetwork? = nil, status: DevinoStatus, date: Date? = nil,
    errorCode: String? = nil, callbackData: JSONValue? = nil
  ) {
    self.messageID = messageID
    self.channel = channel
    self.status = status
    self.date = date
    self.errorCode = errorCode
    self.callbackData = callbackData
  }
}

extension DevinoStatusReport {
  /// Returns whether all properties are equal, except ``unread`` and the spelling of the received JSON.
  public static func == (left: Self, right: Self) -> Bool {
    left.messageID == right.messageID && left.channel == right.channel && left.status == right.status
      && left.date == right.date && left.errorCode == right.errorCode
      && left.callbackData == right.callbackData
  }

  /// Hashes what `==` compares.
  ///
  /// - Parameter hasher: The hasher to feed.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(messageID)
    hasher.combine(channel)
    hasher.combine(status)
    hasher.combine(date)
    hasher.combine(errorCode)
    hasher.combine(callbackData)
  }

  /// The report in the form that all providers share. The code `0` is left out, because it is no reason.
  public var deliveryReport: DeliveryReport {
    DeliveryReport(
      messageID: messageID, network: channel, status: status.deliveryStatus, providerStatus: status.rawValue,
      date: date,
      reason: errorCode == "0" ? nil : errorCode)
  }
}

extension DevinoStatusReport: JSONCodableRecord {
  @usableFromInline package init() {
    // Does not call the public initialiser, because this one runs for every report.
    messageID = ""
    status = ""
  }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("channel", &channel)
    try field("messageId", &messageID)
    try field("ts", &date, .milliseconds)
    try field("status", &status)
    if field.matches("errorCode") {
      var code = errorCode.map(ErrorCode.init)
      try field("errorCode", &code)
      errorCode = code?.text
    }
    try field("callbackData", &callbackData)
  }

  /// Reads a report. One without a status says nothing about its message, so that the missing status is listed in
  /// `unread`.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    let before = reader.problemCount
    var report = Self()
    try report.fill(from: &reader)
    if report.status.rawValue.isEmpty, reader.problemCount == before {
      reader.note(reader.missing("status", at: start))
    }
    report.unread = reader.problems(since: before)
    report.received = reader.received(since: start)
    return report
  }

  @usableFromInline package var missingField: StaticString? {
    messageID.rawValue.isEmpty ? "messageId" : nil
  }

  /// An error code that is written as a number if it is one, as in the documents' sample.
  @usableFromInline struct ErrorCode: JSONCodableValue {
    @usableFromInline var text: String

    @usableFromInline init(text: String) {
      self.text = text
    }

    @usableFromInline static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
      Self(text: try reader.text())
    }

    @usableFromInline func write(to writer: inout JSONWriter) throws(JSONError) {
      writer.numberOrText(text)
    }
  }
}

extension DevinoStatusReport: Codable {
  /// Reads a report from any decoder, as ``DevinoStatusCallback`` does from bytes.
  ///
  /// - Throws: `DecodingError` when there is no message id.
  public init(from decoder: any Decoder) throws {
    try self.init(lenientlyFrom: decoder)
  }

  /// Writes Devino's JSON: the report as it was received, except for the properties that were changed since.
  ///
  /// - Throws: `EncodingError` when `callbackData` holds a number that JSON cannot hold.
  public func encode(to encoder: any Encoder) throws {
    try encodeJSON(to: encoder)
  }
}

/// A status of a message, in Devino's own word (Devino, VK.COM, Callbacks).
///
/// An unknown word passes unchanged.
public struct DevinoStatus: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The request for delivery was sent.
  public static let sent: Self = "SENT"
  /// The message was delivered.
  public static let delivered: Self = "DELIVERED"
  /// The message was read. Not reported when it is read later than 24 hours after the end of its time to live.
  public static let read: Self = "READ"
  /// The recipient is not in the network, or has blocked the sender.
  public static let undeliverable: Self = "UNDELIVERABLE"
  /// The time to live passed without delivery.
  public static let expired: Self = "EXPIRED"
  /// A sending limit was exceeded: 50 a second or 5 a day. The report does not say which of them.
  public static let rateLimit: Self = "RATELIMIT"
  /// An unknown exception at the provider.
  public static let unknown: Self = "UNKNOWN"
  /// Queued; a word of Devino's previous platform.
  public static let enqueued: Self = "ENQUEUED"
  /// Not delivered; the previous platform's word for ``undeliverable``.
  public static let undelivered: Self = "UNDELIVERED"
  /// Failed; a word of Devino's previous platform, treated as ``undeliverable``.
  public static let failed: Self = "FAILED"
  /// The time to live passed without delivery; the previous platform's word for ``expired``.
  public static let validityExpired: Self = "VP_EXPIRED"
}

extension DevinoStatus {
  /// The status in the form that all providers share; `.unknown` for ``enqueued``, for ``unknown``, and for a word
  /// that is not listed here.
  ///
  /// That a failure and `READ` are final on their network is inferred: the documents name no order.
  public var deliveryStatus: DeliveryStatus {
    switch self {
    case .sent: .sent
    case .delivered: .delivered
    case .read: .read
    case .undeliverable, .undelivered, .failed: .undeliverable
    case .expired, .validityExpired: .expired
    case .rateLimit: .rateLimited
    default: .unknown
    }
  }
}

extension DevinoStatus: JSONCodableValue {}

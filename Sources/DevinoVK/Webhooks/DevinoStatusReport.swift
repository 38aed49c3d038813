public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// One status of one message, as Devino reports it to your server.
///
/// Reports may be repeated and may overtake each other: the documents say nothing about either.
/// Only ``messageID`` is required. Source: Devino, VK.COM, status callbacks.
public struct DevinoStatusReport: Hashable, Sendable {
  /// The message (`messageId`); it comes as a text, a number, or an array of one.
  public var messageID: MessageID
  /// The network (`channel`). With several routes each may report a status of its own.
  public var channel: SocialNetwork?
  /// What became of the message (`status`); empty when that was not said.
  public var status: DevinoStatus
  /// When it happened (`ts`, milliseconds since 1970).
  public var date: Date?
  /// The reason (`errorCode`) in its digits, or the word that Devino's older channels have there. `0` is the only one
  /// documented, and no error.
  public var errorCode: String?
  /// What the message carried (`callbackData`), of any shape.
  public var callbackData: JSONValue?
  /// What was there and could not be read, or was mended, or is missing although each report has it. It is not part of
  /// the stored form, which is Devino's, nor of what makes two reports equal.
  public var unread: [JSONError] = []
  /// The JSON as it was received.
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
  /// Whether both say the same, whatever else of them could not be read.
  public static func == (left: Self, right: Self) -> Bool {
    left.messageID == right.messageID && left.channel == right.channel && left.status == right.status
      && left.date == right.date && left.errorCode == right.errorCode
      && left.callbackData == right.callbackData
  }

  /// Feeds all but ``unread`` into the hasher.
  ///
  /// - Parameter hasher: What to feed.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(messageID)
    hasher.combine(channel)
    hasher.combine(status)
    hasher.combine(date)
    hasher.combine(errorCode)
    hasher.combine(callbackData)
  }

  /// The report in the words that all providers share; the code `0` is no reason.
  public var deliveryReport: DeliveryReport {
    DeliveryReport(
      messageID: messageID, network: channel, status: status.deliveryStatus, providerStatus: status.rawValue,
      date: date,
      reason: errorCode == "0" ? nil : errorCode)
  }
}

extension DevinoStatusReport: JSONCodableRecord {
  @usableFromInline package init() {
    // Not by the other initialiser: this one runs for every report.
    messageID = ""
    status = ""
  }

  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
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

  /// Reads a report. One without a status says nothing of its message, which is listed.
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

  /// A code that is a number where it can be one, as the sample has it.
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

  /// Writes the report in Devino's form: as it was received, but for what was changed.
  ///
  /// - Throws: `EncodingError` when `callbackData` holds a number that is none.
  public func encode(to encoder: any Encoder) throws {
    try encodeJSON(to: encoder)
  }
}

/// What became of a message, in Devino's word.
///
/// A word that is not listed passes unchanged.
public struct DevinoStatus: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The request for delivery was sent.
  public static let sent: Self = "SENT"
  /// Delivered.
  public static let delivered: Self = "DELIVERED"
  /// Read. Not reported when it happens later than 24 hours after the end of the message's time to live.
  public static let read: Self = "READ"
  /// The recipient is not in the network, or has blocked the sender.
  public static let undeliverable: Self = "UNDELIVERABLE"
  /// The time to live passed without delivery.
  public static let expired: Self = "EXPIRED"
  /// A sending limit was exceeded: 50 a second or 5 a day, which of them is not said.
  public static let rateLimit: Self = "RATELIMIT"
  /// An unknown exception at the provider.
  public static let unknown: Self = "UNKNOWN"
  /// Put in line; a word of Devino's previous platform, as are the three that follow.
  public static let enqueued: Self = "ENQUEUED"
  /// Not delivered: ``undeliverable``.
  public static let undelivered: Self = "UNDELIVERED"
  /// Failed: ``undeliverable``.
  public static let failed: Self = "FAILED"
  /// The time to live passed: ``expired``.
  public static let validityExpired: Self = "VP_EXPIRED"
}

extension DevinoStatus {
  /// The word in those that all providers share; a word that is not listed here is `.unknown`.
  ///
  /// That a failure and `READ` are the last word on their network is inferred: the documents name no order.
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

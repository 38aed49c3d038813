public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The response to a request, read with every shape that was documented or seen (Devino, VK.COM, Response parameters).
///
/// The client reads its responses with this type. It is written back as it was received.
///
/// ```swift
/// let response = try DevinoSendResponse(parsing: body)
/// for result in response.results ?? [] { print(result.messageID ?? "refused", result.reasons) }
/// ```
///
/// As JSON: Throws `DecodingError` when it is no array or object. Writes the response as it was received.
public struct DevinoSendResponse: Hashable, JSONModel {
  /// The word that says whether a message was taken.
  public struct Code: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// The message was taken.
    public static let ok: Self = "OK"
    /// The message was refused.
    public static let rejected: Self = "REJECTED"
  }

  /// What the response says of one message.
  ///
  /// As JSON: Reads one element of `result`; what cannot be read stays empty. Writes the element as it was
  /// received, but for what was changed.
  public struct Result: Hashable, JSONModel {
    /// Whether the message was taken (`code`).
    public var code: Code?
    /// The message's identifier (`messageId`; a remark about incoming messages calls it `id`); with `OK` alone.
    public var messageID: MessageID?
    /// Why it was refused (`reasons`); with `REJECTED` alone. ``DevinoErrorKey`` has the documented codes.
    public var reasons: [Rejection.Reason]
    /// The JSON as it was received.
    @usableFromInline package var received = ReceivedJSON()

    /// Makes a result, for a fake or a test.
    public init(code: Code? = nil, messageID: MessageID? = nil, reasons: [Rejection.Reason] = []) {
      self.code = code
      self.messageID = messageID
      self.reasons = reasons
    }
  }

  /// One result for each element of `result`, in the order of the messages; `nil` when the response has no `result`. An
  /// element that is no object is a result of which nothing is known.
  public let results: [Result]?
  /// The members beside `result`, with which Devino refuses a whole request; `nil` when there are none. In an array
  /// without `result` it is the first element that accepts a message, else the first element.
  public let overall: Result?
  private var received = ReceivedJSON()

  /// Makes a response, for a fake or a test.
  public init(results: [Result]) {
    self.results = results
    overall = nil
  }

  /// Makes a response that refuses a whole request, for a fake or a test.
  public init(refusal: Result) {
    results = nil
    overall = refusal
  }

  /// Reads a response. What is not quite JSON is mended and read as well: messages were paid for, and their identifiers
  /// are in it.
  ///
  /// - Parameters:
  ///   - bytes: The body of the response, whatever its status.
  ///   - maxBytes: The largest body; by default 16 MiB.
  /// - Throws: `JSONError` when it is no JSON array or object, mended or not, has more than 100,000 elements, or is
  ///   larger than allowed.
  public init(parsing bytes: Data, maxBytes: Int = 16 << 20) throws(JSONError) {
    // Nobody sends 100,000 messages in a request.
    try self.init(json: bytes, limits: .init(bytes: maxBytes, depth: 128, elements: 100_000))
  }
}

extension DevinoSendResponse.Code: JSONCodableValue {}

extension DevinoSendResponse.Result: JSONCodableRecord {
  @usableFromInline package init() {
    reasons = []
  }

  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("code", &code)
    if field.matches("messageId") {
      var number = messageID.map(NumericMessageID.init)
      try field("messageId", &number)
      messageID = number?.id
    }
    if field.matches("id") {
      var other = messageID.map(NumericMessageID.init)
      try field.alias("id", &other)
      messageID = other?.id
    }
    if field.matches("reasons") {
      var list = reasons.isEmpty ? nil : DevinoReasons(list: reasons)
      try field("reasons", &list)
      reasons = list?.list ?? []
    }
  }

  /// Whether the result accepts a message.
  var saysAccepted: Bool { code == .ok || messageID != nil }
}

extension DevinoSendResponse: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    if reader.isAtObject {
      let whole = try Whole.read(from: &reader)
      let received = reader.received(since: start)
      var overall: Result? = whole.item
      if whole.results == nil {
        overall?.received = received
      } else if whole.item == Result() {
        overall = nil
      }
      return Self(whole.results?.elements.map(\.result), overall: overall, received)
    }
    let elements = try [Element].read(from: &reader).map(\.result)
    let overall = elements.first(where: \.saysAccepted) ?? elements.first
    return Self(nil, overall: overall, reader.received(since: start))
  }

  private init(_ results: [Result]?, overall: Result?, _ received: ReceivedJSON) {
    self.results = results
    self.overall = overall
    self.received = received
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    if let raw = received.raw { return raw.write(to: &writer) }
    guard let results else { return try (overall ?? Result()).write(to: &writer) }
    try writer.beginObject()
    try writer.member("result", results)
    writer.endObject()
  }

  /// An element of any kind, so that one that cannot be decoded does not hide the others.
  private struct Element: JSONCodableValue {
    var result = Result()

    static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
      if reader.isAtObject { return Self(result: try Result.read(from: &reader)) }
      try reader.skip()
      return Self()
    }

    func write(to writer: inout JSONWriter) throws(JSONError) { try result.write(to: &writer) }
  }

  /// A response that is an object: with `result`, or one result by itself.
  private struct Whole: JSONCodableObject {
    var item = Result()
    var results: Elements?

    mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
      try field("result", &results)
      try item.fields(&field)
    }
  }

  /// `result` in its two shapes: a list, or one item.
  private struct Elements: JSONCodableValue {
    var elements: [Element]

    static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
      if reader.isAtObject { return Self(elements: [try Element.read(from: &reader)]) }
      return Self(elements: try [Element].read(from: &reader))
    }

    func write(to writer: inout JSONWriter) throws(JSONError) { try elements.write(to: &writer) }
  }
}

/// An identifier that is written as a number, as the samples of a response have it.
private struct NumericMessageID: JSONCodableValue {
  var id: MessageID

  /// Reads an identifier in any spelling; an empty text is none.
  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let id = try MessageID.read(from: &reader)
    guard !id.rawValue.isEmpty else { throw reader.failure("expected an identifier") }
    return Self(id: id)
  }

  func write(to writer: inout JSONWriter) throws(JSONError) { writer.numberOrText(id.rawValue) }
}

/// `reasons` in its three shapes: an array of objects with `key`, one such object, an object of field to code.
private struct DevinoReasons: JSONCodableValue {
  var list: [Rejection.Reason]

  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    guard reader.isAtObject else { return Self(list: try [Reason].read(from: &reader).map(\.reason)) }
    let start = reader.mark
    let single = try reader.member("key", as: String.self)
    reader.rewind(to: start)
    if single != nil { return Self(list: [try Reason.read(from: &reader).reason]) }
    let codes = try [String: String].read(from: &reader)
    return Self(
      list: codes.sorted { $0.key < $1.key }.map { Rejection.Reason(code: $0.value, field: $0.key) })
  }

  func write(to writer: inout JSONWriter) throws(JSONError) {
    try list.map(Reason.init).write(to: &writer)
  }

  private struct Reason: JSONCodableObject {
    var code: String?
    var field: String?
    var text: String?

    init() {}

    init(_ reason: Rejection.Reason) {
      (code, field, text) = (reason.code, reason.field, reason.text)
    }

    var reason: Rejection.Reason { .init(code: code ?? "", field: field, text: text) }

    mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
      try field("key", &code)
      try field("ref", &self.field)
      try field("description", &text)
    }

    var missingField: StaticString? { code == nil ? "key" : nil }
  }
}

/// The words in `Rejection.Reason.code` that Devino documents ("Error codes"); others pass unchanged.
public enum DevinoErrorKey {
  /// Sending VK messages is not available for the account or the sender.
  public static let serviceNotFound = "service.not.found"
  /// The payment could not be processed.
  public static let billingError = "billing.error"
  /// The template's number is wrong.
  public static let invalidTemplateID = "message.contains.invalid.templateId"
  /// The message was classified as spam.
  public static let isSpam = "is.spam"
  /// More than 1000 messages in one request.
  public static let tooManyMessages = "too.many.messages"
  /// The user's login is not specified.
  public static let loginRequired = "login.must.be.not.null"
  /// Something is not allowed for the account. Seen in SMS, whose envelope is the same; so are the four that follow.
  public static let forbidden = "forbidden"
  /// An error without a name.
  public static let unknown = "unknown"
  /// A value cannot be read.
  public static let invalid = "invalid"
  /// A value is too long.
  public static let tooLong = "length.too.long"
  /// A value is missing.
  public static let required = "must.be.not.null"
}

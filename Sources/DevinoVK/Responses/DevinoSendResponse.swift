public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A response to a send request, read in every shape that was documented or seen (Devino, VK.COM, Response
/// parameters).
///
/// The client reads its responses with this type.
///
/// ```swift
/// let response = try DevinoSendResponse(parsing: body)
/// for result in response.results ?? [] { print(result.messageID ?? "refused", result.reasons) }
/// ```
///
/// Its JSON is the body of the response, written back as it was received. Decoding throws `DecodingError` when the
/// JSON is neither an array nor an object.
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

  /// The part of a response that concerns one message.
  ///
  /// Its JSON is one element of `result`. A member that cannot be read stays empty.
  public struct Result: Hashable, JSONModel {
    /// Whether the message was taken (`code`).
    public var code: Code?
    /// The message's identifier (`messageId`; a remark about incoming messages calls it `id`); only with `OK`.
    public var messageID: MessageID?
    /// Why the message was refused (`reasons`); only with `REJECTED`. ``DevinoErrorKey`` has the documented codes.
    public var reasons: [Rejection.Reason]
    /// The JSON as it was received.
    @usableFromInline package var received = ReceivedJSON()

    /// Makes a result, for a fake server or a test.
    public init(code: Code? = nil, messageID: MessageID? = nil, reasons: [Rejection.Reason] = []) {
      self.code = code
      self.messageID = messageID
      self.reasons = reasons
    }
  }

  /// One result for each element of `result`, in the order of the messages; `nil` when the response has no `result`.
  /// An element that is no object gives an empty result.
  public let results: [Result]?
  /// The members beside or in the place of `result`, with which Devino refuses a whole request. In an array it is the
  /// first element that accepts a message, else the first element. `nil` for an object that holds only `result`, and
  /// for an empty array.
  public let requestResult: Result?
  private var received = ReceivedJSON()

  /// Makes a response with one result for each message, for a fake server or a test.
  public init(results: [Result]) {
    self.results = results
    requestResult = nil
  }

  /// Makes a response that refuses a whole request, for a fake server or a test.
  public init(refusal: Result) {
    results = nil
    requestResult = refusal
  }

  /// Reads a response. What is not quite JSON is mended and read as well, because the messages were paid for and
  /// their identifiers are in it.
  ///
  /// - Parameters:
  ///   - bytes: The body of the response, whatever its status.
  ///   - maxBytes: The largest body, in bytes; by default 16 MiB.
  /// - Throws: `JSONError` when the body, mended or not, is neither a JSON array nor an object, has more than 100,000
  ///   elements, is nested deeper than 128 levels, or is larger than `maxBytes`.
  public init(parsing bytes: Data, maxBytes: Int = 16 << 20) throws(JSONError) {
    // Far more than the 1000 messages that Devino takes in one request.
    try self.init(json: bytes, limits: .init(bytes: maxBytes, depth: 128, elements: 100_000))
  }
}

extension DevinoSendResponse.Code: JSONCodableValue {}

extension DevinoSendResponse.Result: JSONCodableRecord {
  @usableFromInline package init() {
    reasons = []
  }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

  /// Whether the result accepts a message: by `OK`, or by an identifier.
  var saysAccepted: Bool { code == .ok || messageID != nil }
}

// Reads the shapes that Devino's documents, its samples and public clients show: an object with `result` (a list or
// one item), an object that is one result by itself, and a bare array. Nothing but the outermost bracket is required:
// an element or a member that cannot be read stays empty and hides no other, because each may hold the id of a
// message that was paid for. `DevinoAdapter.classify` is the main caller; it compares the number of results with that
// of the messages.
extension DevinoSendResponse: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    if reader.isAtObject {
      let whole = try ResponseObject.read(from: &reader)
      let received = reader.received(since: start)
      var requestResult: Result? = whole.item
      if whole.results == nil {
        requestResult?.received = received
      } else if whole.item == Result() {
        requestResult = nil
      }
      return Self(whole.results?.elements.map(\.result), requestResult: requestResult, received)
    }
    let elements = try [Element].read(from: &reader).map(\.result)
    let requestResult = elements.first(where: \.saysAccepted) ?? elements.first
    return Self(nil, requestResult: requestResult, reader.received(since: start))
  }

  private init(_ results: [Result]?, requestResult: Result?, _ received: ReceivedJSON) {
    self.results = results
    self.requestResult = requestResult
    self.received = received
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    if let raw = received.raw { return raw.write(to: &writer) }
    guard let results else { return try (requestResult ?? Result()).write(to: &writer) }
    try writer.beginObject()
    try writer.member("result", results)
    writer.endObject()
  }

  /// One element of `result`. One that is no object becomes an empty result, so that it does not hide the others.
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
  private struct ResponseObject: JSONCodableObject {
    var item = Result()
    var results: ResultList?

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try field("result", &results)
      try item.fields(&field)
    }
  }

  /// `result` in its two shapes: a list, or one item.
  private struct ResultList: JSONCodableValue {
    var elements: [Element]

    static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
      if reader.isAtObject { return Self(elements: [try Element.read(from: &reader)]) }
      return Self(elements: try [Element].read(from: &reader))
    }

    func write(to writer: inout JSONWriter) throws(JSONError) { try elements.write(to: &writer) }
  }
}

/// An identifier that is written as a number, as in the documents' samples of a response.
private struct NumericMessageID: JSONCodableValue {
  var id: MessageID

  /// Reads an identifier, as a text, a number, or an array of one; throws for an empty text.
  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let id = try MessageID.read(from: &reader)
    guard !id.rawValue.isEmpty else { throw reader.failure("expected an identifier") }
    return Self(id: id)
  }

  func write(to writer: inout JSONWriter) throws(JSONError) { writer.numberOrText(id.rawValue) }
}

/// `reasons` in its three shapes: an array of objects with `key`, one such object, or an object of field to code.
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

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try field("key", &code)
      try field("ref", &self.field)
      try field("description", &text)
    }

    var missingField: StaticString? { code == nil ? "key" : nil }
  }
}

/// The codes in `Rejection.Reason.code`. Six are documented (Devino, VK.COM, Error codes); five were seen only in
/// Devino's SMS API, whose envelope is the same. An unknown code passes unchanged.
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
  /// Something is not allowed for the account; seen only in the SMS API.
  public static let forbidden = "forbidden"
  /// An error without a name; seen only in the SMS API.
  public static let unknown = "unknown"
  /// A value cannot be read; seen only in the SMS API.
  public static let invalid = "invalid"
  /// A value is too long; seen only in the SMS API.
  public static let tooLong = "length.too.long"
  /// A value is missing; seen only in the SMS API.
  public static let required = "must.be.not.null"
}

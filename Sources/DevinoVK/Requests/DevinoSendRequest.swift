public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The body of a request to Devino: `POST /vk/messages` (Devino, VK.COM, Request parameters).
///
/// The client sends these very bytes. Use it to queue, log or inspect a request, or to read one that a fake received:
///
/// ```swift
/// let request = try DevinoSendRequest(parsing: body)
/// for message in request.messages { print(message.variables) }
/// ```
///
/// As JSON: Reads the body of a request: nothing is left out. Throws `DecodingError` that names by its path
/// everything that cannot be read or sent.
public struct DevinoSendRequest: Hashable, JSONModel {
  /// The messages, at most 1000.
  public var messages: [DevinoMessage]
  /// The dialect in which they are written.
  public var dialect: DevinoDialect

  /// Makes a request; nothing is checked here.
  public init(_ messages: [DevinoMessage], dialect: DevinoDialect = .current) {
    self.messages = messages
    self.dialect = dialect
  }

  /// Reads a request. An object with `messages` is of the previous dialect; an array with `tmplData` or `deliveryPolicy`
  /// in one of its messages is of the current one in camel case.
  ///
  /// The previous dialect has no sender: `DevinoMessage.service` is empty then. A request without messages tells no
  /// dialect but the previous one.
  ///
  /// - Parameters:
  ///   - bytes: The body. Commas that nothing follows, as the documents' own sample has one, are passed over.
  ///   - maxBytes: The largest body; by default 4 MiB.
  /// - Throws: `JSONError` that names the place: for what is no request, for a field that cannot be read, and for a key
  ///   that the dialect does not have, because it would be lost.
  public init(parsing bytes: Data, maxBytes: Int = 4 << 20) throws(JSONError) {
    try self.init(json: bytes, limits: .init(bytes: maxBytes, depth: 128, elements: .max))
  }

  static func body(
    of messages: ArraySlice<DevinoMessage>, in dialect: DevinoDialect
  ) throws(JSONError) -> Data {
    // Most messages take less; growing once or twice more costs little.
    var writer = JSONWriter(capacity: messages.count * 256 + 32)
    try DevinoMessage.write(messages, to: &writer, in: dialect)
    return writer.data
  }
}

extension DevinoSendRequest: JSONCodableValue {
  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    if reader.isAtObject {
      return Self(try Envelope.read(from: &reader).messages?.map(\.message) ?? [], dialect: .previous)
    }
    let start = reader.mark
    let words = try [Words].read(from: &reader)
    reader.rewind(to: start)
    if words.contains(where: \.isCamelCase) {
      return Self(
        try [DevinoMessageFields<CamelCaseDialect>].read(from: &reader).map(\.message),
        dialect: .currentCamelCase)
    }
    return Self(try [DevinoMessageFields<CurrentDialect>].read(from: &reader).map(\.message))
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    try DevinoMessage.write(messages[...], to: &writer, in: dialect)
  }

  private struct Envelope: JSONCodableObject {
    var messages: [DevinoMessageFields<PreviousDialect>]?

    mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
      try field("messages", &messages)
    }

    var missingField: StaticString? { messages == nil ? "messages" : nil }
  }

  /// Whether an element has one of the words by which the two spellings of the array differ.
  private struct Words: JSONCodableValue {
    var isCamelCase = false

    static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
      guard reader.isAtObject else {
        try reader.skip()
        return Self()
      }
      let keys = try [String: RawJSON].read(from: &reader).keys
      return Self(isCamelCase: keys.contains("tmplData") || keys.contains("deliveryPolicy"))
    }

    func write(to writer: inout JSONWriter) throws(JSONError) { writer.null() }
  }
}

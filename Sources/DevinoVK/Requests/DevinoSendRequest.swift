public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The body of a send request to Devino: `POST /vk/messages` (Devino, VK.COM, Request parameters).
///
/// The client sends these very bytes. Use the type to queue, log or inspect a request, or to read a request that a
/// fake server received:
///
/// ```swift
/// let request = try DevinoSendRequest(parsing: body)
/// for message in request.messages { print(message.variables) }
/// ```
///
/// Its JSON is the body of the request. Decoding leaves nothing out: it throws `DecodingError` that names the path of
/// everything that cannot be read or sent.
public struct DevinoSendRequest: Hashable, JSONModel {
  /// The messages; Devino takes at most 1000 in one request.
  public var messages: [DevinoMessage]
  /// The dialect in which they are written.
  public var dialect: DevinoDialect

  /// Makes a request; nothing is checked here.
  public init(_ messages: [DevinoMessage], dialect: DevinoDialect = .current) {
    self.messages = messages
    self.dialect = dialect
  }

  /// Reads the body of a request, and tells its dialect by its keys. An object with `messages` is of the previous
  /// dialect; an array with `tmplData` or `deliveryPolicy` in one of its messages is of the current dialect in camel
  /// case; any other array, also an empty one, is of the current dialect.
  ///
  /// The previous dialect has no sender: `DevinoMessage.service` is empty then.
  ///
  /// - Parameters:
  ///   - bytes: The body. Trailing commas, of which the documents' own sample has one, are passed over.
  ///   - maxBytes: The largest body, in bytes; by default 4 MiB.
  /// - Throws: `JSONError` that names the place: for what is no request, for a field that cannot be read, and for a
  ///   key that the dialect does not have, because it would be lost.
  public init(parsing bytes: Data, maxBytes: Int = 4 << 20) throws(JSONError) {
    try self.init(json: bytes, limits: .init(bytes: maxBytes, depth: 128, elements: .max))
  }

  static func body(
    of messages: ArraySlice<DevinoMessage>, in dialect: DevinoDialect
  ) throws(JSONError) -> Data {
    // Most messages take less; growing the buffer once or twice more costs little.
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

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try field("messages", &messages)
    }

    var missingField: StaticString? { messages == nil ? "messages" : nil }
  }

  /// A probe of one element for the keys by which the two spellings of the array differ.
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

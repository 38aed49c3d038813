#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// One JSON value that was not interpreted: a range of the received bytes, shared and not copied.
///
/// Encoded with Vestnik's own writer its bytes are written as they are. Through a Foundation encoder it goes
/// as a ``JSONValue``: the same value, whose spaces and order of keys may differ. Two are equal when their
/// bytes are.
public struct RawJSON: Hashable, Sendable, CustomStringConvertible {
  /// The text of the value: valid JSON in UTF-8. A slice, so its indices need not start at 0.
  public let bytes: Data

  /// Takes bytes that hold exactly one JSON value, with or without white space around it.
  ///
  /// - Throws: ``JSONError`` when they are no JSON, hold more than 16 MiB, or are nested deeper than
  ///   128 levels.
  public init(_ bytes: Data) throws(JSONError) {
    var reader = try JSONReader(bytes, limits: .raw)
    self = try reader.document(RawJSON.self)
  }

  /// Takes bytes that hold one JSON value, or nearly so, as everything that comes in is read: without a byte order mark
  /// and commas that nothing follows, with control characters and stray backslashes in texts escaped, and with U+FFFD
  /// in place of what is no UTF-8 and of half a surrogate pair.
  ///
  /// - Throws: ``JSONError`` when they are no JSON even then, hold more than 16 MiB, or are nested deeper than
  ///   128 levels.
  public init(mending bytes: Data) throws(JSONError) {
    self = try JSONReader.incoming(bytes, limits: .raw) { reader throws(JSONError) in
      try reader.document(RawJSON.self)
    }
  }

  /// A range of bytes that a reader has checked.
  package init(checked bytes: Data) {
    self.bytes = bytes
  }

  /// The whole value.
  ///
  /// - Throws: ``JSONError`` only for values beyond the limits of ``init(_:)``.
  public func value() throws(JSONError) -> JSONValue {
    var reader = try JSONReader(bytes, limits: .raw)
    return try reader.document(JSONValue.self)
  }

  /// The same value in memory of its own, so that the rest of the received body can be freed.
  public func detached() -> RawJSON {
    RawJSON(checked: Data(ContiguousArray(bytes)))
  }

  /// Decodes a type of yours with `JSONDecoder`.
  ///
  /// - Throws: `DecodingError`, or what the type itself throws.
  public func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try JSONDecoder().decode(type, from: bytes)
  }

  /// The size alone: the text of a person may be inside.
  public var description: String { "JSON of \(bytes.count) bytes" }
}

extension RawJSON: Codable {
  /// Reads any value.
  ///
  /// - Throws: `DecodingError`, as ``JSONValue`` does.
  public init(from decoder: any Decoder) throws {
    try self.init(lenientlyFrom: decoder)
  }

  /// Writes the value.
  ///
  /// - Throws: `EncodingError` for a number of more digits than `Decimal` holds, and beyond the limits of
  ///   ``JSONValue``.
  public func encode(to encoder: any Encoder) throws {
    try encodeJSON(to: encoder)
  }
}

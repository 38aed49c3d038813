public import VestnikCore

/// The measures of a product, in millimetres.
public struct VKProductSize: Hashable, Sendable {
  /// The width in millimetres.
  public var width: Int?
  /// The height in millimetres.
  public var height: Int?
  /// The length in millimetres.
  public var length: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKProductSize: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("width", &width)
    try field("height", &height)
    try field("length", &length)
  }
}

extension VKProductSize: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

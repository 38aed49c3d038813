public import VestnikCore

/// A colour of a gradient.
public struct VKGradientPoint: Hashable, Sendable {
  /// Where it stands, 0…1.
  public var position: Double?
  /// The colour, as six hexadecimal digits.
  public var color: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKGradientPoint: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("position", &position)
    try field("color", &color)
  }
}

extension VKGradientPoint: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

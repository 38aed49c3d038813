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

extension VKGradientPoint: WireObject {
  @usableFromInline package mutating func fields<Fields: WireFields>(
    _ field: inout Fields
  ) throws(WireError) {
    try field("position", &position)
    try field("color", &color)
  }
}

extension VKGradientPoint: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(wire: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeWire(to: encoder) }
}

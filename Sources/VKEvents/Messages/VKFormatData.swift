public import VestnikCore

/// The formatted parts of a text.
public struct VKFormatData: Hashable, Sendable {
  /// The version of the form.
  public var version: String?
  /// The parts.
  public var items: [VKTextFormat] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKFormatData: WireObject {
  @usableFromInline package mutating func fields<Fields: WireFields>(
    _ field: inout Fields
  ) throws(WireError) {
    try field("version", &version)
    try field("items", &items)
  }
}

extension VKFormatData: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(wire: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeWire(to: encoder) }
}

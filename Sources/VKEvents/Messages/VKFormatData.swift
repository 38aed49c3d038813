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

extension VKFormatData: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("version", &version)
    try field("items", &items)
  }
}

extension VKFormatData: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

public import VestnikCore

/// What stands where something may not be seen.
public struct VKPlaceholder: Hashable, Sendable {
  /// The text.
  public var text: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPlaceholder: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("text", &text)
  }
}

extension VKPlaceholder: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

public import VestnikCore

/// A corner of an area.
public struct VKStoryPoint: Hashable, Sendable {
  /// From the left.
  public var x: Double?
  /// From the top.
  public var y: Double?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKStoryPoint: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("x", &x)
    try field("y", &y)
  }
}

extension VKStoryPoint: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

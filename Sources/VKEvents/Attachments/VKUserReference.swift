public import VestnikCore

/// A user, by id.
public struct VKUserReference: Hashable, Sendable {
  /// The user.
  public var id: Int64?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKUserReference: WireObject {
  @usableFromInline package mutating func fields<Fields: WireFields>(
    _ field: inout Fields
  ) throws(WireError) {
    try field("id", &id)
  }
}

extension VKUserReference: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(wire: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeWire(to: encoder) }
}

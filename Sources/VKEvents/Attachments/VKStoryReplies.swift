public import VestnikCore

/// How many answers a story has.
public struct VKStoryReplies: Hashable, Sendable {
  /// How many there are.
  public var count: Int?
  /// How many of them are new.
  public var new: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKStoryReplies: WireObject {
  @usableFromInline package mutating func fields<Fields: WireFields>(
    _ field: inout Fields
  ) throws(WireError) {
    try field("count", &count)
    try field("new", &new)
  }
}

extension VKStoryReplies: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(wire: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeWire(to: encoder) }
}

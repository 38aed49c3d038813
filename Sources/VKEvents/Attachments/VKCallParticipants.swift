public import VestnikCore

/// Who takes part in a call.
public struct VKCallParticipants: Hashable, Sendable {
  /// The first of them.
  public var list: [Int64] = []
  /// How many there are.
  public var count: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKCallParticipants: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("list", &list)
    try field("count", &count)
  }
}

extension VKCallParticipants: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

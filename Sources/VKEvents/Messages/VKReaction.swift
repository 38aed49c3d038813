public import VestnikCore

/// How often a reaction was given.
public struct VKReaction: Hashable, Sendable {
  /// The reaction, 1…64.
  public var reactionID: Int?
  /// How many there are.
  public var count: Int?
  /// Who gave it.
  public var userIDs: [Int64] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKReaction: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("reaction_id", &reactionID)
    try field("count", &count)
    try field("user_ids", &userIDs)
  }
}

extension VKReaction: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

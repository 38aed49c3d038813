public import VestnikCore

/// How often a reaction was given.
public struct VKReaction: Hashable, JSONModel {
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

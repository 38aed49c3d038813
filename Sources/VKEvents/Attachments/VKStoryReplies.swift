public import VestnikCore

/// How many answers a story has.
public struct VKStoryReplies: Hashable, JSONModel {
  /// How many there are.
  public var count: Int?
  /// How many of them are new.
  public var new: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKStoryReplies: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("count", &count)
    try field("new", &new)
  }
}

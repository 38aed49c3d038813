public import VestnikCore

/// Who takes part in a call.
public struct VKCallParticipants: Hashable, JSONModel {
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

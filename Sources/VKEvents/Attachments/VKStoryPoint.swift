public import VestnikCore

/// A corner of an area.
public struct VKStoryPoint: Hashable, JSONModel {
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

public import VestnikCore

/// A number of something.
public struct VKCounter: Hashable, JSONModel {
  /// How many there are.
  public var count: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKCounter: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("count", &count)
  }
}

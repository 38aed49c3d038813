public import VestnikCore

/// A user, by id.
public struct VKUserReference: Hashable, JSONModel {
  /// The user.
  public var id: Int64?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKUserReference: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
  }
}

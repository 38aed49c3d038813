public import VestnikCore

/// A genre.
public struct VKGenre: Hashable, JSONModel {
  /// The genre.
  public var id: Int64?
  /// The name.
  public var name: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKGenre: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
  }
}

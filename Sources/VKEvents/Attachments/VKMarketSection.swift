public import VestnikCore

/// A section of the market.
public struct VKMarketSection: Hashable, JSONModel {
  /// The id.
  public var id: Int64?
  /// The name.
  public var name: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKMarketSection: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
  }
}

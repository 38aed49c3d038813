public import VestnikCore

/// The category of a product.
public struct VKMarketCategory: Hashable, JSONModel {
  /// The id.
  public var id: Int64?
  /// The name.
  public var name: String?
  /// The section; in API version 5.131.
  @Indirect public var section: VKMarketSection?
  /// The form of this object; in API version 5.199.
  public var innerType: String?
  /// Whether it is of the second list; in API version 5.199.
  public var isV2: Bool?
  /// The category above; in API version 5.199.
  @Indirect public var parent: VKMarketCategory?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKMarketCategory: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
    try field("section", &_section)
    try field("inner_type", &innerType)
    try field("is_v2", &isV2)
    try field("parent", &_parent)
  }
}

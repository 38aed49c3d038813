public import VestnikCore

/// The product behind a link.
public struct VKLinkProduct: Hashable, JSONModel {
  /// The price.
  @Indirect public var price: VKPrice?
  /// The shop.
  public var merchant: String?
  /// The category.
  @Indirect public var category: VKMarketCategory?
  /// How often it was ordered.
  public var ordersCount: Int?
  /// The town.
  public var city: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKLinkProduct: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("price", &_price)
    try field("merchant", &merchant)
    try field("category", &_category)
    try field("orders_count", &ordersCount)
    try field("city", &city)
  }
}

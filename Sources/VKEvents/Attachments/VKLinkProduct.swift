public import VestnikCore

/// The product behind a link.
public struct VKLinkProduct: Hashable, Sendable {
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

extension VKLinkProduct: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

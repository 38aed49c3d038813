public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A product of the market.
public struct VKProduct: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// The description.
  public var description: String?
  /// The price.
  @Indirect public var price: VKPrice?
  /// The category.
  @Indirect public var category: VKMarketCategory?
  /// The category of the second list.
  @Indirect public var categoryV2: VKMarketCategory?
  /// 0 there, 1 removed, 2 not available.
  public var availability: Int?
  /// When it was made.
  public var date: Date?
  /// The preview picture.
  @LossyURL public var thumbPhoto: URL?
  /// The preview pictures.
  public var thumbs: [VKImage] = []
  /// The address.
  @LossyURL public var url: URL?
  /// The words on its button.
  public var buttonTitle: String?
  /// The id in the seller's system.
  public var externalID: String?
  /// The article number.
  public var sku: String?
  /// How many there are; -1 for any number.
  public var stockAmount: Int?
  /// Whether it is among the bookmarks.
  public var isFavorite: Bool?
  /// Whether the reader sells it.
  public var isOwner: Bool?
  /// Whether it is for adults.
  public var isAdult: Bool?
  /// Whether it is a service of a price list.
  public var isPriceListService: Bool?
  /// Whether it is sold by AliExpress.
  public var isAliExpressProduct: Bool?
  /// A token of VK's site.
  public var csrfHashes: String?
  /// The group of its variants.
  public var variantsGroupingID: Int64?
  /// Whether it is the main one of them.
  public var isMainVariant: Bool?
  /// The key that a copy needs in its address.
  public var accessKey: String?
  /// How many are in the reader's cart.
  public var cartQuantity: Int?
  /// The collections.
  public var albumIDs: [Int64] = []
  /// The photos.
  public var photos: [VKPhoto] = []
  /// The post that it belongs to.
  public var postID: Int64?
  /// The owner of that post.
  public var postOwnerID: Int64?
  /// Whether the reader may comment.
  public var canComment: Bool?
  /// Whether the reader may repost it.
  public var canRepost: Int?
  /// The likes.
  @Indirect public var likes: VKLikes?
  /// The reposts.
  @Indirect public var reposts: VKReposts?
  /// How often it was seen.
  public var viewsCount: Int?
  /// The stars, 0…5.
  public var rating: Double?
  /// How often it was ordered.
  public var ordersCount: Int?
  /// Its measures.
  public var sizes: VKProductSize?
  /// Its weight in grams.
  public var weight: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKProduct: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try main(&field)
    try details(&field)
    try rest(&field)
  }

  /// What every product has.
  private mutating func main<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("title", &title)
    try field("description", &description)
    try field("price", &_price)
    try field("category", &_category)
    try field("category_v2", &_categoryV2)
    try field("availability", &availability)
    try field("date", &date, .seconds)
    try field("thumb_photo", &_thumbPhoto.text)
    try field("thumb", &thumbs)
    try field("url", &_url.text)
  }

  /// What sellers add.
  private mutating func details<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("button_title", &buttonTitle)
    try field("external_id", &externalID)
    try field("sku", &sku)
    try field("stock_amount", &stockAmount)
    try field("is_favorite", &isFavorite)
    try field("is_owner", &isOwner)
    try field("is_adult", &isAdult)
    try field("is_price_list_service", &isPriceListService)
    try field("is_aliexpress_product", &isAliExpressProduct)
    try field("csrf_hashes", &csrfHashes)
    try field("variants_grouping_id", &variantsGroupingID)
    try field("is_main_variant", &isMainVariant)
    try field("access_key", &accessKey)
  }

  /// What few products have.
  private mutating func rest<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("cart_quantity", &cartQuantity)
    try field("albums_ids", &albumIDs)
    try field("photos", &photos)
    try field("post_id", &postID)
    try field("post_owner_id", &postOwnerID)
    try field("can_comment", &canComment)
    try field("can_repost", &canRepost)
    try field("likes", &_likes)
    try field("reposts", &_reposts)
    try field("views_count", &viewsCount)
    try field("rating", &rating)
    try field("orders_count", &ordersCount)
    try field("dimensions", &sizes)
    try field("weight", &weight)
  }
}

/// The measures of a product, in millimetres.
public struct VKProductSize: Hashable, JSONModel {
  /// The width in millimetres.
  public var width: Int?
  /// The height in millimetres.
  public var height: Int?
  /// The length in millimetres.
  public var length: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKProductSize: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("width", &width)
    try field("height", &height)
    try field("length", &length)
  }
}

/// A price.
public struct VKPrice: Hashable, JSONModel {
  /// The price in hundredths, as text.
  public var amount: String?
  /// The currency.
  @Indirect public var currency: VKCurrency?
  /// The price in words.
  public var text: String?
  /// The price before, in hundredths, as text.
  public var oldAmount: String?
  /// The price before, in words.
  public var oldAmountText: String?
  /// How much less it is, in percent.
  public var discountRate: Int?
  /// The highest price, in hundredths, as text.
  public var amountTo: String?
  /// Of which kind the price is.
  public var priceType: Int?
  /// For what the price is.
  public var priceUnit: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}

  /// ``amount`` in hundredths as a number; `nil` when it is none.
  public var hundredths: Int64? { amount.flatMap { Int64($0) } }
}

extension VKPrice: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("amount", &amount)
    try field("currency", &_currency)
    try field("text", &text)
    try field("old_amount", &oldAmount)
    try field("old_amount_text", &oldAmountText)
    try field("discount_rate", &discountRate)
    try field("amount_to", &amountTo)
    try field("price_type", &priceType)
    try field("price_unit", &priceUnit)
  }
}

/// A currency.
public struct VKCurrency: Hashable, JSONModel {
  /// The id.
  public var id: Int64?
  /// The code: `RUB`.
  public var name: String?
  /// The sign or the name.
  public var title: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKCurrency: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
    try field("title", &title)
  }
}

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

/// A collection of products.
public struct VKProductAlbum: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// How many there are.
  public var count: Int?
  /// When it was last changed.
  public var updatedAt: Date?
  /// The photo.
  @Indirect public var photo: VKPhoto?
  /// Whether it is the main one of its owner.
  public var isMain: Bool?
  /// Whether it is hidden.
  public var isHidden: Bool?
  /// 0 products, 1 services.
  public var type: Int?
  /// Whether its picture is blurred.
  public var isBlurred: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKProductAlbum: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("title", &title)
    try field("count", &count)
    try field("updated_time", &updatedAt, .seconds)
    try field("photo", &_photo)
    try field("is_main", &isMain)
    try field("is_hidden", &isHidden)
    try field("type", &type)
    try field("is_blur_enabled", &isBlurred)
  }
}

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A product of the market.
///
/// Documented in part: `market_market_item_full` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKProduct: Hashable, JSONModel, JSONCodableObject {
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
  /// The category in VK's second list of categories.
  @Indirect public var categoryV2: VKMarketCategory?
  /// The availability: 0 available, 1 removed, 2 unavailable.
  public var availability: Int?
  /// When it was created.
  public var date: Date?
  /// The address of the preview picture.
  @LossyURL public var thumbPhoto: URL?
  /// The preview pictures.
  public var thumbs: [VKImage] = []
  /// The address.
  @LossyURL public var url: URL?
  /// The label of the button.
  public var buttonTitle: String?
  /// The id in the seller's system.
  public var externalID: String?
  /// The seller's article number.
  public var sku: String?
  /// The number of pieces in stock; -1 when it is unlimited.
  public var stockAmount: Int?
  /// Whether the current user has bookmarked it.
  public var isFavorite: Bool?
  /// Whether the current user sells it.
  public var isOwner: Bool?
  /// Whether it is for adults.
  public var isAdult: Bool?
  /// Whether it is a service of a price list.
  public var isPriceListService: Bool?
  /// Whether it is sold by AliExpress.
  public var isAliExpressProduct: Bool?
  /// A token that VK's site uses against request forgery.
  public var csrfHashes: String?
  /// The id of the group of variants that it belongs to.
  public var variantsGroupingID: Int64?
  /// Whether it is the main one of its variants.
  public var isMainVariant: Bool?
  /// The access key, the last part of ``VKAttachment/address``.
  public var accessKey: String?
  /// The number of pieces in the current user's cart.
  public var cartQuantity: Int?
  /// The ids of the collections that it belongs to.
  public var albumIDs: [Int64] = []
  /// The photos.
  public var photos: [VKPhoto] = []
  /// The id of the post that it belongs to.
  public var postID: Int64?
  /// The owner of the post that it belongs to.
  public var postOwnerID: Int64?
  /// Whether the current user may comment.
  public var canComment: Bool?
  /// Whether the current user may repost it, as VK's number.
  public var canRepost: Int?
  /// The likes.
  @Indirect public var likes: VKLikes?
  /// The reposts.
  @Indirect public var reposts: VKReposts?
  /// The number of views.
  public var viewsCount: Int?
  /// The rating in stars, 0…5.
  public var rating: Double?
  /// The number of orders.
  public var ordersCount: Int?
  /// The dimensions.
  public var sizes: VKProductSize?
  /// The weight in grams.
  public var weight: Int?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try main(&field)
    try details(&field)
    try rest(&field)
  }

  /// Visits the fields that every product has.
  private mutating func main<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

  /// Visits the fields that sellers add.
  private mutating func details<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

  /// Visits the fields that few products have.
  private mutating func rest<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// The dimensions of a product, in millimetres.
public struct VKProductSize: Hashable, JSONModel, JSONCodableObject {
  /// The width in millimetres.
  public var width: Int?
  /// The height in millimetres.
  public var height: Int?
  /// The length in millimetres.
  public var length: Int?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("width", &width)
    try field("height", &height)
    try field("length", &length)
  }
}

/// A price: an exact one, a range, or one by agreement.
///
/// Documented: `market_price` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKPrice: Hashable, JSONModel, JSONCodableObject {
  /// The price in hundredths of the currency, as text.
  public var amount: String?
  /// The currency.
  @Indirect public var currency: VKCurrency?
  /// The price in words.
  public var text: String?
  /// The former price in hundredths of the currency, as text.
  public var oldAmount: String?
  /// The former price in words.
  public var oldAmountText: String?
  /// The discount in percent.
  public var discountRate: Int?
  /// The highest price of a range, in hundredths of the currency, as text.
  public var amountTo: String?
  /// The kind of price: 0 exact, 2 a range, 3 by agreement.
  public var priceType: Int?
  /// The unit that the price is for: 0 a piece, 2 an hour, 3 a cubic metre, 4 a square metre.
  public var priceUnit: Int?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  /// The ``amount`` in hundredths of the currency, as a number; `nil` when the text is not a whole number.
  public var hundredths: Int64? { amount.flatMap { Int64($0) } }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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
///
/// Documented: `market_currency` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKCurrency: Hashable, JSONModel, JSONCodableObject {
  /// The id.
  public var id: Int64?
  /// The code: `RUB`.
  public var name: String?
  /// The sign or the name.
  public var title: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
    try field("title", &title)
  }
}

/// The category of a product.
public struct VKMarketCategory: Hashable, JSONModel, JSONCodableObject {
  /// The id.
  public var id: Int64?
  /// The name.
  public var name: String?
  /// The section; in API version 5.131.
  @Indirect public var section: VKMarketSection?
  /// VK's word for the form of this object, `market_market_category_nested`; in API version 5.199.
  public var innerType: String?
  /// Whether it belongs to VK's second list of categories; in API version 5.199.
  public var isV2: Bool?
  /// The parent category; in API version 5.199.
  @Indirect public var parent: VKMarketCategory?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
    try field("section", &_section)
    try field("inner_type", &innerType)
    try field("is_v2", &isV2)
    try field("parent", &_parent)
  }
}

/// A section of the market.
public struct VKMarketSection: Hashable, JSONModel, JSONCodableObject {
  /// The id.
  public var id: Int64?
  /// The name.
  public var name: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
  }
}

/// A collection of products.
///
/// Documented: `market_market_album` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKProductAlbum: Hashable, JSONModel, JSONCodableObject {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// The number of products.
  public var count: Int?
  /// When it was last changed.
  public var updatedAt: Date?
  /// The photo.
  @Indirect public var photo: VKPhoto?
  /// Whether it is the owner's main collection.
  public var isMain: Bool?
  /// Whether it is hidden.
  public var isHidden: Bool?
  /// The kind: 0 products, 1 services.
  public var type: Int?
  /// Whether its picture is blurred, because it is for adults.
  public var isBlurred: Bool?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

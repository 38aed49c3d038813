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

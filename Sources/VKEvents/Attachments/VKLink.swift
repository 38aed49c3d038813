public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A link with its preview.
///
/// Documented in part: `base_link` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKLink: Hashable, JSONModel, JSONCodableObject {
  /// The address.
  @LossyURL public var url: URL?
  /// The title.
  public var title: String?
  /// The line under the title, as a rule the site.
  public var caption: String?
  /// The description.
  public var description: String?
  /// The photo.
  @Indirect public var photo: VKPhoto?
  /// The button under the preview.
  @Indirect public var button: VKLinkButton?
  /// The id of the page with the article preview, `-1_2`.
  public var previewPage: String?
  /// The address of the page with the article preview.
  @LossyURL public var previewURL: URL?
  /// The product that the link leads to.
  @Indirect public var product: VKLinkProduct?
  /// The rating of the product or app that the link leads to.
  @Indirect public var rating: VKLinkRating?
  /// How the link opens: `internal`, ….
  public var target: String?
  /// Whether the current user has bookmarked it.
  public var isFavorite: Bool?
  /// Whether it leads away from VK.
  public var isExternal: Bool?
  /// The id.
  public var id: String?
  /// The video that the link leads to.
  @Indirect public var video: VKVideo?
  /// The app that the link leads to.
  @Indirect public var application: VKLinkApplication?
  /// The VK object that the link leads to.
  @Indirect public var targetObject: VKLinkTarget?
  /// The address of the picture.
  @LossyURL public var imageSource: URL?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("url", &_url.text)
    try field("title", &title)
    try field("caption", &caption)
    try field("description", &description)
    try field("photo", &_photo)
    try field("button", &_button)
    try field("preview_page", &previewPage)
    try field("preview_url", &_previewURL.text)
    try field("product", &_product)
    try field("rating", &_rating)
    try field("target", &target)
    try field("is_favorite", &isFavorite)
    try field("is_external", &isExternal)
    try field("id", &id)
    try field("video", &_video)
    try field("application", &_application)
    try field("target_object", &_targetObject)
    try field("image_src", &_imageSource.text)
  }
}

/// The VK object that a link leads to.
public struct VKLinkTarget: Hashable, JSONModel, JSONCodableObject {
  /// The kind of the object.
  public var type: String?
  /// The id of the object.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("type", &type)
    try field("item_id", &id)
    try field("owner_id", &ownerID)
  }
}

/// The app that a link leads to.
public struct VKLinkApplication: Hashable, JSONModel, JSONCodableObject {
  /// The id of the app, as a number.
  public var appID: Int64?
  /// The id of the app, as text.
  public var id: String?
  /// The name.
  public var name: String?
  /// The app store that offers it.
  @Indirect public var store: VKLinkStore?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("app_id", &appID)
    try field("id", &id)
    try field("name", &name)
    try field("store", &_store)
  }
}

/// The button of a link.
///
/// Documented in part: `base_link_button` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKLinkButton: Hashable, JSONModel, JSONCodableObject {
  /// The title.
  public var title: String?
  /// The action of a press.
  @Indirect public var action: VKLinkAction?
  /// The name of the icon: `phone`, `gift`, ….
  public var icon: String?
  /// The style: `primary`, `secondary`, ….
  public var style: String?
  /// The id of the catalogue's block that the button leads to.
  public var blockID: String?
  /// The id of the catalogue's section that the button leads to.
  public var sectionID: String?
  /// The owner; negative for a community.
  public var ownerID: Int64?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("title", &title)
    try field("action", &_action)
    try field("icon", &icon)
    try field("style", &style)
    try field("block_id", &blockID)
    try field("section_id", &sectionID)
    try field("owner_id", &ownerID)
  }
}

/// The action of a press on the button of a link.
public struct VKLinkAction: Hashable, JSONModel, JSONCodableObject {
  /// The kind of action: `open_url`, `join_group_and_open_url`, ….
  public var type: String?
  /// The address.
  @LossyURL public var url: URL?
  /// How the address opens.
  public var target: String?
  /// The id of the community, positive.
  public var groupID: Int64?
  /// VK's word for its statistics.
  public var consumeReason: String?
  /// Whether it may be shared.
  public var isShared: Bool?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("type", &type)
    try field("url", &_url.text)
    try field("target", &target)
    try field("group_id", &groupID)
    try field("consume_reason", &consumeReason)
    try field("share_options", &isShared)
  }
}

/// The product that a link leads to.
public struct VKLinkProduct: Hashable, JSONModel, JSONCodableObject {
  /// The price.
  @Indirect public var price: VKPrice?
  /// The name of the shop.
  public var merchant: String?
  /// The category.
  @Indirect public var category: VKMarketCategory?
  /// The number of orders.
  public var ordersCount: Int?
  /// The town.
  public var city: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("price", &_price)
    try field("merchant", &merchant)
    try field("category", &_category)
    try field("orders_count", &ordersCount)
    try field("city", &city)
  }
}

/// The rating of a product or an app.
public struct VKLinkRating: Hashable, JSONModel, JSONCodableObject {
  /// The number of stars, 0…5.
  public var stars: Double?
  /// The number of reviews.
  public var reviewsCount: Int?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("stars", &stars)
    try field("reviews_count", &reviewsCount)
  }
}

/// The app store that offers an app.
public struct VKLinkStore: Hashable, JSONModel, JSONCodableObject {
  /// The id of the store.
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

/// A link to the paid subscription of a community, VK Donut.
///
/// VK does not document it. The keys are those that Laney, a client of VK for Windows, reads.
public struct VKDonutLink: Hashable, JSONModel, VKRecord {
  /// The address.
  @LossyURL public var url: URL?
  /// The id of the community, negative.
  public var ownerID: Int64?
  /// The community's own text about the subscription.
  public var text: String?
  /// The subscribers.
  @Indirect public var donors: VKDonors?
  /// The button.
  @Indirect public var button: VKLinkButton?
  /// The action of a press.
  @Indirect public var action: VKLinkAction?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("url", &_url.text)
    try field("owner_id", &ownerID)
    try field("text", &text)
    try field("donors", &_donors)
    try field("button", &_button)
    try field("action", &_action)
  }
}

/// The subscribers that ``VKDonutLink`` shows.
public struct VKDonors: Hashable, JSONModel, JSONCodableObject {
  /// The number of subscribers.
  public var count: Int?
  /// The number of subscribers who are friends of the current user.
  public var friendsCount: Int?
  /// The ids of some subscribers who are friends of the current user.
  public var friendIDs: [Int64] = []

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("count", &count)
    try field("friends_count", &friendsCount)
    try field("friends", &friendIDs)
  }
}

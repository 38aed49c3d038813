public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A link with its preview.
public struct VKLink: Hashable, JSONModel {
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
  /// The button under it.
  @Indirect public var button: VKLinkButton?
  /// The article that shows it, `-1_2`.
  public var previewPage: String?
  /// The preview's address.
  @LossyURL public var previewURL: URL?
  /// The product behind it.
  @Indirect public var product: VKLinkProduct?
  /// How it was rated.
  @Indirect public var rating: VKLinkRating?
  /// How it opens: `internal`, ….
  public var target: String?
  /// Whether it is among the bookmarks.
  public var isFavorite: Bool?
  /// Whether it leads away from VK.
  public var isExternal: Bool?
  /// The id.
  public var id: String?
  /// The video behind it.
  @Indirect public var video: VKVideo?
  /// The app behind it.
  @Indirect public var application: VKLinkApplication?
  /// The object of VK behind it.
  @Indirect public var targetObject: VKLinkTarget?
  /// The picture's address.
  @LossyURL public var imageSource: URL?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKLink: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
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

/// The object of VK behind a link.
public struct VKLinkTarget: Hashable, JSONModel {
  /// The kind of the object.
  public var type: String?
  /// The object.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKLinkTarget: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("type", &type)
    try field("item_id", &id)
    try field("owner_id", &ownerID)
  }
}

/// The app behind a link.
public struct VKLinkApplication: Hashable, JSONModel {
  /// The app.
  public var appID: Int64?
  /// The app, in other words.
  public var id: String?
  /// The name.
  public var name: String?
  /// The shop in which it is.
  @Indirect public var store: VKLinkStore?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKLinkApplication: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("app_id", &appID)
    try field("id", &id)
    try field("name", &name)
    try field("store", &_store)
  }
}

/// The button of a link.
public struct VKLinkButton: Hashable, JSONModel {
  /// The title.
  public var title: String?
  /// What a press does.
  @Indirect public var action: VKLinkAction?
  /// The picture's name.
  public var icon: String?
  /// The look.
  public var style: String?
  /// The block of the catalogue.
  public var blockID: String?
  /// The section of the catalogue.
  public var sectionID: String?
  /// The owner; negative for a community.
  public var ownerID: Int64?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKLinkButton: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("title", &title)
    try field("action", &_action)
    try field("icon", &icon)
    try field("style", &style)
    try field("block_id", &blockID)
    try field("section_id", &sectionID)
    try field("owner_id", &ownerID)
  }
}

/// What a press on the button of a link does.
public struct VKLinkAction: Hashable, JSONModel {
  /// What happens: `open_url`, `join_group_and_open_url`, ….
  public var type: String?
  /// The address.
  @LossyURL public var url: URL?
  /// How it opens.
  public var target: String?
  /// The community, positive.
  public var groupID: Int64?
  /// A word of VK's statistics.
  public var consumeReason: String?
  /// Whether it may be shared.
  public var isShared: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKLinkAction: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("type", &type)
    try field("url", &_url.text)
    try field("target", &target)
    try field("group_id", &groupID)
    try field("consume_reason", &consumeReason)
    try field("share_options", &isShared)
  }
}

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

/// How a product or app was rated.
public struct VKLinkRating: Hashable, JSONModel {
  /// The stars, 0…5.
  public var stars: Double?
  /// How many people rated it.
  public var reviewsCount: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKLinkRating: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("stars", &stars)
    try field("reviews_count", &reviewsCount)
  }
}

/// The shop in which an app is.
public struct VKLinkStore: Hashable, JSONModel {
  /// The shop.
  public var id: Int64?
  /// The name.
  public var name: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKLinkStore: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
  }
}

/// A link to the paid subscription of a community, VK Donut.
///
/// Not documented: the keys that a client of VK for Windows, Laney, reads.
public struct VKDonutLink: Hashable, JSONModel {
  /// The address.
  @LossyURL public var url: URL?
  /// The community, negative.
  public var ownerID: Int64?
  /// What the community writes about it.
  public var text: String?
  /// Who has subscribed.
  @Indirect public var donors: VKDonors?
  /// The button.
  @Indirect public var button: VKLinkButton?
  /// What a press does.
  @Indirect public var action: VKLinkAction?
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKDonutLink: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("url", &_url.text)
    try field("owner_id", &ownerID)
    try field("text", &text)
    try field("donors", &_donors)
    try field("button", &_button)
    try field("action", &_action)
  }
}

/// The subscribers that ``VKDonutLink`` shows.
public struct VKDonors: Hashable, JSONModel {
  /// How many there are.
  public var count: Int?
  /// How many of them are the reader's friends.
  public var friendsCount: Int?
  /// Some of these friends.
  public var friendIDs: [Int64] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKDonors: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("count", &count)
    try field("friends_count", &friendsCount)
    try field("friends", &friendIDs)
  }
}

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A sticker.
///
/// Documented in part: `base_sticker_new` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKSticker: Hashable, JSONModel, JSONCodableObject {
  /// The id.
  public var id: Int64?
  /// The id of the set that it belongs to.
  public var productID: Int64?
  /// The picture in several sizes.
  public var images: [VKImage] = []
  /// The picture with a background, in several sizes.
  public var imagesWithBackground: [VKImage] = []
  /// The address of the animation.
  @LossyURL public var animationURL: URL?
  /// The animations, by theme.
  public var animations: [VKStickerAnimation] = []
  /// Whether the current user may send it.
  public var isAllowed: Bool?
  /// VK's word for the form of this object: `base_sticker_new`.
  public var innerType: String?
  /// The id, in old API versions.
  public var oldID: Int64?
  /// The width in old API versions, in pixels.
  public var width: Int?
  /// The height in old API versions, in pixels.
  public var height: Int?
  /// The sizes in old API versions, which have a key for each width: `photo_64`.
  public var oldImages: [VKImage] = []

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("sticker_id", &id)
    try field("product_id", &productID)
    try field("images", &images)
    try field("images_with_background", &imagesWithBackground)
    try field("animation_url", &_animationURL.text)
    try field("animations", &animations)
    try field("is_allowed", &isAllowed)
    try field("inner_type", &innerType)
    try field("id", &oldID)
    try field("width", &width)
    try field("height", &height)
    try field.image("photo_64", width: 64, in: &oldImages)
    try field.image("photo_128", width: 128, in: &oldImages)
    try field.image("photo_256", width: 256, in: &oldImages)
    try field.image("photo_352", width: 352, in: &oldImages)
    try field.image("photo_512", width: 512, in: &oldImages)
  }
}

/// An animation of a sticker.
///
/// Documented: `base_sticker_animation` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKStickerAnimation: Hashable, JSONModel, JSONCodableObject {
  /// The theme: `light`, `dark`.
  public var type: String?
  /// The address.
  @LossyURL public var url: URL?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("type", &type)
    try field("url", &_url.text)
  }
}

/// A preview of a set of stickers.
public struct VKStickerPack: Hashable, JSONModel, JSONCodableObject {
  /// The id of the set.
  public var id: Int64?
  /// The title.
  public var title: String?
  /// The author.
  public var author: String?
  /// The description.
  public var description: String?
  /// The price; its form is not documented.
  public var price: JSONValue?
  /// The address.
  @LossyURL public var url: URL?
  /// The picture; its form is not documented.
  public var icon: JSONValue?
  /// Whether its stickers are animated.
  public var isAnimated: Bool?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("title", &title)
    try field("author", &author)
    try field("description", &description)
    try field("price", &price)
    try field("url", &_url.text)
    try field("icon", &icon)
    try field("is_animated", &isAnimated)
  }
}

/// A sticker made by a user.
public struct VKUserSticker: Hashable, JSONModel, JSONCodableObject {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The id of the set that it belongs to.
  public var packID: Int64?
  /// The picture in several sizes.
  public var images: [VKImage] = []
  /// The state, as VK words it.
  public var status: String?
  /// The state in words.
  public var statusDescription: String?
  /// Whether it was deleted.
  public var isDeleted: Bool?
  /// Whether somebody complained about it.
  public var isClaimed: Bool?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("pack_id", &packID)
    try field("images", &images)
    try field("status", &status)
    try field("status_description", &statusDescription)
    try field("is_deleted", &isDeleted)
    try field("is_claimed", &isClaimed)
  }
}

/// A gift.
public struct VKGift: Hashable, JSONModel, JSONCodableObject {
  /// The id.
  public var id: Int64?
  /// The id of the set of stickers that is the gift.
  public var stickersProductID: Int64?
  /// Whether it looks like a sticker.
  public var isStickersStyle: Bool?
  /// The id of the constructor with which the gift was made.
  public var buildID: String?
  /// The words for finding it.
  public var keywords: String?
  /// The picture in widths of 48…512 pixels; the JSON has a key for each width, such as `thumb_48`.
  public var images: [VKImage] = []

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("stickers_product_id", &stickersProductID)
    try field("is_stickers_style", &isStickersStyle)
    try field("build_id", &buildID)
    try field("keywords", &keywords)
    try field.image("thumb_48", width: 48, in: &images)
    try field.image("thumb_96", width: 96, in: &images)
    try field.image("thumb_256", width: 256, in: &images)
    try field.image("thumb_512", width: 512, in: &images)
  }
}

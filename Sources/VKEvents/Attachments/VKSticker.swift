public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A sticker.
public struct VKSticker: Hashable, JSONModel {
  /// The sticker.
  public var id: Int64?
  /// The set that it belongs to.
  public var productID: Int64?
  /// The sizes.
  public var images: [VKImage] = []
  /// The sizes with a background.
  public var imagesWithBackground: [VKImage] = []
  /// The animation.
  @LossyURL public var animationURL: URL?
  /// The animations, by theme.
  public var animations: [VKStickerAnimation] = []
  /// Whether the reader may send it.
  public var isAllowed: Bool?
  /// The form of this object: `base_sticker_new`.
  public var innerType: String?
  /// The sticker, in old API versions.
  public var oldID: Int64?
  /// The width in old API versions, in pixels.
  public var width: Int?
  /// The height in old API versions, in pixels.
  public var height: Int?
  /// The sizes of old API versions, one key each.
  public var oldImages: [VKImage] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKSticker: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
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
public struct VKStickerAnimation: Hashable, JSONModel {
  /// The theme: `light`, `dark`.
  public var type: String?
  /// The address.
  @LossyURL public var url: URL?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKStickerAnimation: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("type", &type)
    try field("url", &_url.text)
  }
}

/// A set of stickers, as a preview.
public struct VKStickerPack: Hashable, JSONModel {
  /// The set.
  public var id: Int64?
  /// The title.
  public var title: String?
  /// Who made it.
  public var author: String?
  /// The description.
  public var description: String?
  /// The price; its form is not documented.
  public var price: JSONValue?
  /// The address.
  @LossyURL public var url: URL?
  /// The picture; its form is not documented.
  public var icon: JSONValue?
  /// Whether its stickers move.
  public var isAnimated: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKStickerPack: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
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

/// A sticker that a person made.
public struct VKUserSticker: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The set that it belongs to.
  public var packID: Int64?
  /// The sizes.
  public var images: [VKImage] = []
  /// The state, as VK words it.
  public var status: String?
  /// The state in words.
  public var statusDescription: String?
  /// Whether it was deleted.
  public var isDeleted: Bool?
  /// Whether somebody complained of it.
  public var isClaimed: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKUserSticker: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
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
public struct VKGift: Hashable, JSONModel {
  /// The gift.
  public var id: Int64?
  /// The set of stickers that it is.
  public var stickersProductID: Int64?
  /// Whether it looks like a sticker.
  public var isStickersStyle: Bool?
  /// The constructor of the gift.
  public var buildID: String?
  /// Words to find it by.
  public var keywords: String?
  /// The sizes; the width is the key's.
  public var images: [VKImage] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKGift: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
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

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

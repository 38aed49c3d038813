public import VestnikCore

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

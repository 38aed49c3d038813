public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A photo.
public struct VKPhoto: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The album; negative for VK's own: messages, the wall, pictures of persons.
  public var albumID: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// Who uploaded it.
  public var userID: Int64?
  /// The caption.
  public var text: String?
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// When it was made.
  public var date: Date?
  /// The sizes, in no order.
  public var sizes: [VKPhotoSize] = []
  /// The key that a copy needs in its address.
  public var accessKey: String?
  /// The post that it belongs to.
  public var postID: Int64?
  /// Whether people are marked on it.
  public var hasTags: Bool?
  /// Where it was taken, in degrees.
  public var latitude: Double?
  /// Where it was taken, in degrees.
  public var longitude: Double?
  /// Where it was taken, in words.
  public var place: String?
  /// The same in another list of sizes.
  public var images: [VKPhotoSize] = []
  /// The size that was uploaded.
  @Indirect public var original: VKPhotoSize?
  /// The part that a square shows.
  public var squareCrop: String?
  /// A blurred copy in a few characters.
  public var thumbHash: String?
  /// A token of VK's site.
  public var webViewToken: String?
  /// Whether comments are allowed.
  public var canComment: Bool?
  /// The likes.
  @Indirect public var likes: VKLikes?
  /// The reposts.
  @Indirect public var reposts: VKReposts?
  /// The comments.
  @Indirect public var comments: VKCommentsInfo?
  /// The marked people.
  @Indirect public var tags: VKCounter?
  /// Whether and how it may be reposted.
  public var canRepost: Int?
  /// The sizes of old API versions, one key each: `photo_604`; the width is the key's.
  public var oldImages: [VKImage] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}

  /// The size with the most pixels; of sizes without measures the first one. `nil` when there is none.
  public var largest: VKPhotoSize? {
    let all = sizes + images + oldImages.map(VKPhotoSize.init)
    return all.reduce(nil) { best, size in
      guard let best else { return size }
      return size.pixels > best.pixels ? size : best
    }
  }
}

extension VKPhoto: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("album_id", &albumID)
    try field("owner_id", &ownerID)
    try field("user_id", &userID)
    try field("text", &text)
    try field("width", &width)
    try field("height", &height)
    try field("date", &date, .seconds)
    try field("sizes", &sizes)
    try field("access_key", &accessKey)
    try field("post_id", &postID)
    try field("has_tags", &hasTags)
    try field("lat", &latitude)
    try field("long", &longitude)
    try field("place", &place)
    try field("images", &images)
    try field("orig_photo", &_original)
    try field("square_crop", &squareCrop)
    try field("thumb_hash", &thumbHash)
    try field("web_view_token", &webViewToken)
    try field("can_comment", &canComment)
    try field("likes", &_likes)
    try field("reposts", &_reposts)
    try field("comments", &_comments)
    try field("tags", &_tags)
    try field("can_repost", &canRepost)
    try field.image("photo_75", width: 75, in: &oldImages)
    try field.image("photo_130", width: 130, in: &oldImages)
    try field.image("photo_604", width: 604, in: &oldImages)
    try field.image("photo_807", width: 807, in: &oldImages)
    try field.image("photo_1280", width: 1280, in: &oldImages)
    try field.image("photo_2560", width: 2560, in: &oldImages)
  }
}

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A photo in a VK message, on a wall or in an album.
///
/// Documented in part: `photos_photo` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKPhoto: Hashable, JSONModel, JSONCodableObject {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The id of the album; negative for VK's own albums: messages, the wall, profile pictures.
  public var albumID: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The id of the user who uploaded it.
  public var userID: Int64?
  /// The caption.
  public var text: String?
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// When it was uploaded.
  public var date: Date?
  /// The sizes, in no order.
  public var sizes: [VKPhotoSize] = []
  /// The access key, the last part of ``VKAttachment/address``.
  public var accessKey: String?
  /// The id of the post that it belongs to.
  public var postID: Int64?
  /// Whether people are marked on it.
  public var hasTags: Bool?
  /// The latitude of the place where it was taken, in degrees.
  public var latitude: Double?
  /// The longitude of the place where it was taken, in degrees.
  public var longitude: Double?
  /// The name of the place where it was taken.
  public var place: String?
  /// The same photo in a second list of sizes.
  public var images: [VKPhotoSize] = []
  /// The original size, as it was uploaded.
  @Indirect public var original: VKPhotoSize?
  /// The part that a square preview shows, as VK writes it.
  public var squareCrop: String?
  /// A blurred preview, encoded in a few characters.
  public var thumbHash: String?
  /// A token that VK's site uses.
  public var webViewToken: String?
  /// Whether comments are allowed.
  public var canComment: Bool?
  /// The likes.
  @Indirect public var likes: VKLikes?
  /// The reposts.
  @Indirect public var reposts: VKReposts?
  /// The number of comments, and who may comment.
  @Indirect public var comments: VKCommentsInfo?
  /// The number of marked people.
  @Indirect public var tags: VKCounter?
  /// Whether and how the current user may repost it, as VK's number.
  public var canRepost: Int?
  /// The sizes in old API versions, which have a key for each width: `photo_604`.
  public var oldImages: [VKImage] = []

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  /// The size with the most pixels, of ``sizes``, ``images`` and ``oldImages``.
  ///
  /// It is the first size when none has dimensions, and `nil` when there is no size.
  public var largest: VKPhotoSize? {
    let all = sizes + images + oldImages.map(VKPhotoSize.init)
    return all.reduce(nil) { best, size in
      guard let best else { return size }
      return size.pixels > best.pixels ? size : best
    }
  }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// One size of a photo.
///
/// Documented: `photos_photo_sizes` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKPhotoSize: Hashable, JSONModel, JSONCodableObject {
  /// The name of a photo's size, which says how VK scaled or cut the photo.
  public struct Kind: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Makes the value from VK's word, known or unknown.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// At most 75 pixels.
    public static let small: Self = "s"
    /// At most 130 pixels.
    public static let medium: Self = "m"
    /// At most 604 pixels.
    public static let large: Self = "x"
    /// At most 807 pixels.
    public static let larger: Self = "y"
    /// At most 1080 × 1024 pixels.
    public static let high: Self = "z"
    /// At most 2560 × 2048 pixels.
    public static let highest: Self = "w"
    /// As it was uploaded.
    public static let base: Self = "base"
  }

  /// The name of the size.
  public var type: Kind?
  private var text: String?
  /// The address under the key `src`, which previews of files have.
  private var source: String?
  /// The width in pixels; 0 when it is unknown.
  public var width: Int?
  /// The height in pixels; 0 when it is unknown.
  public var height: Int?

  /// The address, under either of its names: `url` or, in previews of files, `src`.
  public var url: URL? {
    get { (text ?? source).flatMap { $0.isEmpty ? nil : URL(string: $0) } }
    set { (text, source) = (newValue?.absoluteString, nil) }
  }

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  init(_ image: VKImage) {
    text = image.$url
    width = image.width
    height = image.height
  }

  /// The number of pixels; the square of a dimension when the other one is missing.
  var pixels: Int {
    let sides = (width ?? height ?? 0, height ?? width ?? 0)
    let (product, overflow) = sides.0.multipliedReportingOverflow(by: sides.1)
    return overflow ? .max : product
  }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("type", &type)
    try field("url", &text)
    try field("width", &width)
    try field("height", &height)
    try field("src", &source)
  }
}

extension VKPhotoSize.Kind: JSONCodableValue {}

/// One of several sizes of a picture.
public struct VKImage: Hashable, JSONModel, JSONCodableObject {
  /// The address.
  @LossyURL public var url: URL?
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// Whether there is a margin around the picture.
  public var hasPadding: Bool?
  /// The id of the picture.
  public var id: String?
  /// The name of the size.
  public var type: String?
  /// The theme that it is for: `light`, `dark`.
  public var theme: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("url", &_url.text)
    try field("width", &width)
    try field("height", &height)
    try field("with_padding", &hasPadding)
    try field("id", &id)
    try field("type", &type)
    try field("theme", &theme)
  }
}

extension JSONFieldVisitor {
  /// Visits one size of a picture that has a key of its own, such as `photo_604` in old API versions.
  @inline(__always) mutating func image(
    _ name: StaticString, width: Int, in images: inout [VKImage]
  ) throws(JSONError) {
    if matches(name) { try readOrWrite(name, width: width, in: &images) }
  }

  private mutating func readOrWrite(
    _ name: StaticString, width: Int, in images: inout [VKImage]
  ) throws(JSONError) {
    let index = images.firstIndex { $0.width == width }
    let before = index.flatMap { images[$0].$url }
    var text = before
    try self(name, &text)
    guard let text, text != before else { return }
    if let index {
      images[index].$url = text
    } else {
      var image = VKImage()
      image.$url = text
      image.width = width
      // The images stay sorted by width, whatever the order of the keys.
      images.insert(image, at: images.firstIndex { $0.width ?? 0 > width } ?? images.count)
    }
  }
}

/// An album of photos.
public struct VKPhotoAlbum: Hashable, JSONModel, JSONCodableObject {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// The description.
  public var description: String?
  /// The number of photos.
  public var size: Int?
  /// When it was created.
  public var created: Date?
  /// When it was last changed.
  public var updated: Date?
  /// The cover.
  @Indirect public var thumb: VKPhoto?
  /// The id of the cover photo.
  public var thumbID: Int64?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("title", &title)
    try field("description", &description)
    try field("size", &size)
    try field("created", &created, .seconds)
    try field("updated", &updated, .seconds)
    try field("thumb", &_thumb)
    try field("thumb_id", &thumbID)
  }
}

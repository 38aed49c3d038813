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

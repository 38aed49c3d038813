public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An article.
public struct VKArticle: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The owner's name.
  public var ownerName: String?
  /// The owner's picture.
  @LossyURL public var ownerPhoto: URL?
  /// The title.
  public var title: String?
  /// The line under the title.
  public var subtitle: String?
  /// The state: `available`, `deleted`, `protected`, ….
  public var state: String?
  /// The address.
  @LossyURL public var url: URL?
  /// The address for apps.
  @LossyURL public var viewURL: URL?
  /// How often it was seen.
  public var views: Int?
  /// How often it was shared.
  public var shares: Int?
  /// The photo.
  @Indirect public var photo: VKPhoto?
  /// When it was published.
  public var published: Date?
  /// Whether the reader may report it.
  public var canReport: Bool?
  /// Whether it is among the bookmarks.
  public var isFavorite: Bool?
  /// Whether it has no foot.
  public var noFooter: Bool?
  /// The key that a copy needs in its address.
  public var accessKey: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKArticle: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("owner_name", &ownerName)
    try field("owner_photo", &_ownerPhoto.text)
    try field("title", &title)
    try field("subtitle", &subtitle)
    try field("state", &state)
    try field("url", &_url.text)
    try field("view_url", &_viewURL.text)
    try field("views", &views)
    try field("shares", &shares)
    try field("photo", &_photo)
    try field("published_date", &published, .seconds)
    try field("can_report", &canReport)
    try field("is_favorite", &isFavorite)
    try field("no_footer", &noFooter)
    try field("access_key", &accessKey)
  }
}

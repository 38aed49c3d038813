public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A text broadcast: short posts about something that is going on.
///
/// Not documented: the keys that VK's own app for Android declares for a block of a broadcast.
public struct VKTextLive: Hashable, JSONModel {
  /// The kind of the block: `textlive`, `textpost`, `textpost_publish`, ….
  public var type: String?
  /// The broadcast, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// The address.
  @LossyURL public var url: URL?
  /// Whether it is going on.
  public var isLive: Bool?
  /// How many read it now.
  public var online: Int?
  /// How often it was read.
  public var viewsCount: Int?
  /// How many posts the reader has not seen.
  public var unread: Int?
  /// When it begins or began.
  public var date: Date?
  /// When it ended.
  public var endDate: Date?
  /// The cover.
  @Indirect public var cover: VKPhoto?
  /// How many posts it has.
  public var postsCount: Int?
  /// The text of the latest post.
  public var text: String?
  /// When that post was written.
  public var postDate: Date?
  /// Who wrote it.
  public var postAuthorID: Int64?
  /// Whether it is marked as important.
  public var isPostImportant: Bool?
  /// The address of what is attached to it.
  @LossyURL public var attachmentURL: URL?
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKTextLive: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("type", &type)
    try field("textlive_id", &id)
    try field("textlive_owner_id", &ownerID)
    try field("title", &title)
    try field("url", &_url.text)
    try field.flag("is_live", &isLive)
    try field("online", &online)
    try field("views_count", &viewsCount)
    try field("unread", &unread)
    try field("date", &date, .seconds)
    try field("end_date", &endDate, .seconds)
    try field("cover_photo", &_cover)
    try field("textposts_count", &postsCount)
    try field("text", &text)
    try field("textpost_date", &postDate, .seconds)
    try field("textpost_author_id", &postAuthorID)
    try field("textpost_is_important", &isPostImportant)
    try field("attach_url", &_attachmentURL.text)
  }
}

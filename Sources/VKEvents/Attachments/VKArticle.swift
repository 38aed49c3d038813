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

/// A note.
public struct VKNote: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// The text.
  public var text: String?
  /// When it was made.
  public var date: Date?
  /// How many comments it has.
  public var comments: Int?
  /// How many of them were read.
  public var readComments: Int?
  /// The address.
  @LossyURL public var url: URL?
  /// The text with its marks.
  public var wikiText: String?
  /// Whether the reader may comment.
  public var canComment: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKNote: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("title", &title)
    try field("text", &text)
    try field("date", &date, .seconds)
    try field("comments", &comments)
    try field("read_comments", &readComments)
    try field("view_url", &_url.text)
    try field("text_wiki", &wikiText)
    try field("can_comment", &canComment)
  }
}

/// A wiki page of a community.
///
/// Documented: `pages_wikipage_full` of VK's schema 5.199.
public struct VKPage: Hashable, JSONModel {
  /// The id, unique under its community.
  public var id: Int64?
  /// The community, positive.
  public var groupID: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// Who made it.
  public var creatorID: Int64?
  /// The title.
  public var title: String?
  /// The text in wiki marks.
  public var source: String?
  /// The text in HTML.
  public var html: String?
  /// Whether the reader may edit it.
  public var canEdit: Bool?
  /// Whether the reader may change who may read and edit it.
  public var canEditAccess: Bool?
  /// Who may read it: 0 the managers, 1 the members, 2 everybody.
  public var whoCanView: Int?
  /// Who may edit it: 0 the managers, 1 the members, 2 everybody.
  public var whoCanEdit: Int?
  /// When it was last edited.
  public var edited: Date?
  /// When it was made.
  public var created: Date?
  /// Who edited it last.
  public var editorID: Int64?
  /// How often it was read.
  public var views: Int?
  /// The title of the page above, if there is one.
  public var parent: String?
  /// The title of the page above that one.
  public var parent2: String?
  /// The address to read it.
  @LossyURL public var viewURL: URL?
  /// The address.
  @LossyURL public var url: URL?
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPage: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("group_id", &groupID)
    try field("owner_id", &ownerID)
    try field("creator_id", &creatorID)
    try field("title", &title)
    try field("source", &source)
    try field("html", &html)
    try field.flag("current_user_can_edit", &canEdit)
    try field.flag("current_user_can_edit_access", &canEditAccess)
    try field("who_can_view", &whoCanView)
    try field("who_can_edit", &whoCanEdit)
    try field("edited", &edited, .seconds)
    try field("created", &created, .seconds)
    try field("editor_id", &editorID)
    try field("views", &views)
    try field("parent", &parent)
    try field("parent2", &parent2)
    try field("view_url", &_viewURL.text)
    try field("url", &_url.text)
  }
}

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

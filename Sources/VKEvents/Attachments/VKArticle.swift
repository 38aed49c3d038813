public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An article.
public struct VKArticle: Hashable, JSONModel, JSONCodableObject {
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
  /// The address for opening it in apps.
  @LossyURL public var viewURL: URL?
  /// The number of views.
  public var views: Int?
  /// The number of shares.
  public var shares: Int?
  /// The photo.
  @Indirect public var photo: VKPhoto?
  /// When it was published.
  public var published: Date?
  /// Whether the current user may report it.
  public var canReport: Bool?
  /// Whether the current user has bookmarked it.
  public var isFavorite: Bool?
  /// Whether it is shown without a footer.
  public var noFooter: Bool?
  /// The access key, the last part of the name of a private object: `<owner>_<id>_<key>`.
  public var accessKey: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// A note of a user.
///
/// Documented: `wall_attached_note` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKNote: Hashable, JSONModel, JSONCodableObject {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// The text.
  public var text: String?
  /// When it was created.
  public var date: Date?
  /// The number of comments.
  public var comments: Int?
  /// The number of comments that were read.
  public var readComments: Int?
  /// The address of the page that shows the note.
  @LossyURL public var url: URL?
  /// The text in wiki markup.
  public var wikiText: String?
  /// Whether the current user may comment, as VK's number.
  public var canComment: Int?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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
/// Documented: `pages_wikipage_full` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKPage: Hashable, JSONModel, VKRecord {
  /// The id, unique under its community.
  public var id: Int64?
  /// The id of the community, positive.
  public var groupID: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The id of the user who created it.
  public var creatorID: Int64?
  /// The title.
  public var title: String?
  /// The text in wiki markup.
  public var source: String?
  /// The text in HTML.
  public var html: String?
  /// Whether the current user may edit it.
  public var canEdit: Bool?
  /// Whether the current user may change who reads and edits it.
  public var canEditAccess: Bool?
  /// Who may read it: 0 the managers, 1 the members, 2 everybody.
  public var whoCanView: Int?
  /// Who may edit it: 0 the managers, 1 the members, 2 everybody.
  public var whoCanEdit: Int?
  /// When it was last edited.
  public var edited: Date?
  /// When it was created.
  public var created: Date?
  /// The id of the user who edited it last.
  public var editorID: Int64?
  /// The number of views.
  public var views: Int?
  /// The title of the parent page, if there is one.
  public var parent: String?
  /// The title of the parent page's own parent.
  public var parent2: String?
  /// The address for reading it.
  @LossyURL public var viewURL: URL?
  /// The address.
  @LossyURL public var url: URL?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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
/// VK does not document it. The keys are those that VK's own app for Android declares for a block of a broadcast.
public struct VKTextLive: Hashable, JSONModel, VKRecord {
  /// The kind of the block: `textlive`, `textpost`, `textpost_publish`, ….
  public var type: String?
  /// The id of the broadcast, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// The address.
  @LossyURL public var url: URL?
  /// Whether the broadcast is going on.
  public var isLive: Bool?
  /// The number of people who are reading it now.
  public var online: Int?
  /// The number of views.
  public var viewsCount: Int?
  /// The number of posts that the current user has not seen.
  public var unread: Int?
  /// When the broadcast begins or began.
  public var date: Date?
  /// When the broadcast ended.
  public var endDate: Date?
  /// The cover.
  @Indirect public var cover: VKPhoto?
  /// The number of posts.
  public var postsCount: Int?
  /// The text of the latest post.
  public var text: String?
  /// When the latest post was written.
  public var postDate: Date?
  /// The id of the latest post's author.
  public var postAuthorID: Int64?
  /// Whether the latest post is marked as important.
  public var isPostImportant: Bool?
  /// The address of what is attached to the latest post.
  @LossyURL public var attachmentURL: URL?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

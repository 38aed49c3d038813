public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A post of a wall.
public struct VKPost: Hashable, JSONModel {
  /// The kind of a post.
  public struct Kind: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// A post.
    public static let post: Self = "post"
    /// A repost.
    public static let copy: Self = "copy"
    /// A comment.
    public static let reply: Self = "reply"
    /// Not yet published.
    public static let postpone: Self = "postpone"
    /// Suggested by a reader.
    public static let suggest: Self = "suggest"
  }

  /// The id, unique under its owner.
  public var id: Int64?
  /// Who wrote it; negative for a community.
  public var fromID: Int64?
  /// The wall; in attachments of messages.
  public var toID: Int64?
  /// The wall, where VK names it `owner_id`.
  public var wallOwnerID: Int64?
  /// When it was made.
  public var date: Date?
  /// The text.
  public var text: String?
  /// The kind.
  public var type: Kind?
  /// What is attached.
  public var attachments: [VKAttachment] = []
  /// The posts that it repeats.
  public var copyHistory: [VKPost] = []
  /// The comments.
  @Indirect public var comments: VKCommentsInfo?
  /// The likes.
  @Indirect public var likes: VKLikes?
  /// The reposts.
  @Indirect public var reposts: VKReposts?
  /// How often it was seen.
  @Indirect public var views: VKCounter?
  /// Whether it is marked as advertising.
  public var isAdvertising: Bool?
  /// With what it was written.
  @Indirect public var source: VKPostSource?
  /// Who signed it.
  public var signerID: Int64?
  /// The place.
  @Indirect public var geo: VKGeo?
  /// Whether it is among the bookmarks.
  public var isFavorite: Bool?
  /// The key that a copy needs in its address.
  public var accessKey: String?
  /// For whom it is, when readers pay.
  @Indirect public var donut: VKDonut?
  /// Where it is from.
  @Indirect public var copyright: VKCopyright?
  /// The person or community that wrote it.
  @Indirect public var from: VKProfile?
  /// The administrator who wrote it.
  public var createdBy: Int64?
  /// Whether the reader may edit it.
  public var canEdit: Bool?
  /// Whether the reader may delete it.
  public var canDelete: Bool?
  /// Whether the reader may pin it.
  public var canPin: Bool?
  /// Whether the reader may publish it.
  public var canPublish: Bool?
  /// Whether the reader may archive it.
  public var canArchive: Bool?
  /// Whether the reader may see its numbers.
  public var canViewStats: Bool?
  /// Whether it is pinned.
  public var isPinned: Bool?
  /// Whether it is archived.
  public var isArchived: Bool?
  /// Whether it was deleted.
  public var isDeleted: Bool?
  /// Why it was deleted.
  public var deletedReason: String?
  /// When it was last edited.
  public var editedAt: Date?
  /// Whether only friends see it.
  public var friendsOnly: Bool?
  /// The post that it comments on.
  public var postID: Int64?
  /// The owner of what it answers.
  public var replyOwnerID: Int64?
  /// The post that it answers.
  public var replyPostID: Int64?
  /// The comments above.
  public var parentsStack: [Int64] = []
  /// The id before it was published.
  public var postponedID: Int64?
  /// Which card of the carousel is shown.
  public var carouselOffset: Int?
  /// How much of the text is shown first.
  public var shortTextRate: Double?
  /// A mark of VK's site.
  public var hash: String?
  /// The form of this object.
  public var innerType: String?
  /// Whether the text is shown large.
  public var zoomText: Bool?
  /// Whether attachments are shown small.
  public var compactAttachments: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}

  /// The wall; in attachments of messages VK names it ``toID``.
  public var ownerID: Int64? { wallOwnerID ?? toID }
}

extension VKPost: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try main(&field)
    try nested(&field)
    try counts(&field)
    try rights(&field)
    try rest(&field)
  }

  /// What every post has.
  private mutating func main<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("id", &id)
    try field("from_id", &fromID)
    try field("to_id", &toID)
    try field("owner_id", &wallOwnerID)
    try field("date", &date, .seconds)
    try field("text", &text)
    try field("post_type", &type)
  }

  /// What may hold posts again. Apart: the less stands on the stack, the better.
  private mutating func nested<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("attachments", &attachments)
    try field("copy_history", &copyHistory)
  }

  /// What readers did with it, and where it is from.
  private mutating func counts<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("comments", &_comments)
    try field("likes", &_likes)
    try field("reposts", &_reposts)
    try field("views", &_views)
    try field("marked_as_ads", &isAdvertising)
    try field("post_source", &_source)
    try field("signer_id", &signerID)
    try field("geo", &_geo)
    try field("is_favorite", &isFavorite)
    try field("access_key", &accessKey)
    try field("donut", &_donut)
    try field("copyright", &_copyright)
    try field("from", &_from)
  }

  /// What the reader may do with it.
  private mutating func rights<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("created_by", &createdBy)
    try field("can_edit", &canEdit)
    try field("can_delete", &canDelete)
    try field("can_pin", &canPin)
    try field("can_publish", &canPublish)
    try field("can_archive", &canArchive)
    try field("can_view_stats", &canViewStats)
    try field("is_pinned", &isPinned)
    try field("is_archived", &isArchived)
    try field("is_deleted", &isDeleted)
    try field("deleted_reason", &deletedReason)
  }

  /// What few posts have.
  private mutating func rest<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("edited", &editedAt, .seconds)
    try field("friends_only", &friendsOnly)
    try field("post_id", &postID)
    try field("reply_owner_id", &replyOwnerID)
    try field("reply_post_id", &replyPostID)
    try field("parents_stack", &parentsStack)
    try field("postponed_id", &postponedID)
    try field("carousel_offset", &carouselOffset)
    try field("short_text_rate", &shortTextRate)
    try field("hash", &hash)
    try field("inner_type", &innerType)
    try field("zoom_text", &zoomText)
    try field("compact_attachments_before_cut", &compactAttachments)
  }
}

extension VKPost.Kind: JSONCodableValue {}

/// With what a post was written.
public struct VKPostSource: Hashable, JSONModel {
  /// The kind: `vk`, `api`, `mvk`, `widget`, `rss`, `sms`.
  public var type: String?
  /// The platform: `android`, `iphone`, ….
  public var platform: String?
  /// What else is known.
  public var data: String?
  /// The address.
  @LossyURL public var url: URL?
  /// The page with the widget.
  @Indirect public var link: VKLink?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPostSource: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("type", &type)
    try field("platform", &platform)
    try field("data", &data)
    try field("url", &_url.text)
    try field("link", &_link)
  }
}

/// Where a post is from.
public struct VKCopyright: Hashable, JSONModel {
  /// The person or community.
  public var id: Int64?
  /// The address.
  @LossyURL public var link: URL?
  /// The name.
  public var name: String?
  /// The kind.
  public var type: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKCopyright: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("link", &_link.text)
    try field("name", &name)
    try field("type", &type)
  }
}

/// For whom a post is, when readers pay.
public struct VKDonut: Hashable, JSONModel {
  /// Whether it is for those who pay.
  public var isDonut: Bool?
  /// Whether the writer of the comment pays.
  public var isDon: Bool?
  /// For how long it is, in seconds.
  public var paidDuration: Int?
  /// Whether a copy for all may be published.
  public var canPublishFreeCopy: Bool?
  /// What may be edited.
  public var editMode: String?
  /// What the others see.
  @Indirect public var placeholder: VKPlaceholder?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKDonut: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("is_donut", &isDonut)
    try field("is_don", &isDon)
    try field("paid_duration", &paidDuration)
    try field("can_publish_free_copy", &canPublishFreeCopy)
    try field("edit_mode", &editMode)
    try field("placeholder", &_placeholder)
  }
}

/// What stands where something may not be seen.
public struct VKPlaceholder: Hashable, JSONModel {
  /// The text.
  public var text: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPlaceholder: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("text", &text)
  }
}

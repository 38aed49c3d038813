public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A post on a wall.
///
/// Documented in part: `wall_wallpost_full` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKPost: Hashable, JSONModel, JSONCodableObject {
  /// The kind of a post.
  public struct Kind: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Makes the value from VK's word, known or unknown.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// A post.
    public static let post: Self = "post"
    /// A repost.
    public static let copy: Self = "copy"
    /// A comment.
    public static let reply: Self = "reply"
    /// A post that is not yet published.
    public static let postpone: Self = "postpone"
    /// A post that was suggested to a community.
    public static let suggest: Self = "suggest"
  }

  /// The id, unique under its owner.
  public var id: Int64?
  /// Who wrote it; negative for a community.
  public var fromID: Int64?
  /// The owner of the wall, under the key `to_id`, which posts attached to messages have.
  public var toID: Int64?
  /// The owner of the wall, under the key `owner_id`.
  public var wallOwnerID: Int64?
  /// When it was published.
  public var date: Date?
  /// The text.
  public var text: String?
  /// The kind.
  public var type: Kind?
  /// The attachments.
  public var attachments: [VKAttachment] = []
  /// The posts that it reposts.
  public var copyHistory: [VKPost] = []
  /// The number of comments, and who may comment.
  @Indirect public var comments: VKCommentsInfo?
  /// The likes.
  @Indirect public var likes: VKLikes?
  /// The reposts.
  @Indirect public var reposts: VKReposts?
  /// The number of views.
  @Indirect public var views: VKCounter?
  /// Whether it is marked as advertising.
  public var isAdvertising: Bool?
  /// The app or site with which it was written.
  @Indirect public var source: VKPostSource?
  /// The id of the user who signed it.
  public var signerID: Int64?
  /// The place.
  @Indirect public var geo: VKGeo?
  /// Whether the current user has bookmarked it.
  public var isFavorite: Bool?
  /// The access key, the last part of ``VKAttachment/address``.
  public var accessKey: String?
  /// The conditions of a post for paying subscribers (VK Donut).
  @Indirect public var donut: VKDonut?
  /// The source that the post names.
  @Indirect public var copyright: VKCopyright?
  /// The person or community that wrote it.
  @Indirect public var from: VKProfile?
  /// The id of the administrator who wrote it.
  public var createdBy: Int64?
  /// Whether the current user may edit it.
  public var canEdit: Bool?
  /// Whether the current user may delete it.
  public var canDelete: Bool?
  /// Whether the current user may pin it.
  public var canPin: Bool?
  /// Whether the current user may publish it.
  public var canPublish: Bool?
  /// Whether the current user may archive it.
  public var canArchive: Bool?
  /// Whether the current user may see its statistics.
  public var canViewStats: Bool?
  /// Whether it is pinned.
  public var isPinned: Bool?
  /// Whether it is archived.
  public var isArchived: Bool?
  /// Whether it was deleted.
  public var isDeleted: Bool?
  /// The reason why it was deleted.
  public var deletedReason: String?
  /// When it was last edited.
  public var editedAt: Date?
  /// Whether only friends see it.
  public var friendsOnly: Bool?
  /// The id of the post that it comments on.
  public var postID: Int64?
  /// The owner of the post or comment that it replies to.
  public var replyOwnerID: Int64?
  /// The id of the post that it replies to.
  public var replyPostID: Int64?
  /// The ids of the comments above it in the thread.
  public var parentsStack: [Int64] = []
  /// The id that it had before it was published.
  public var postponedID: Int64?
  /// The index of the carousel's card that is shown.
  public var carouselOffset: Int?
  /// The share of the text that is shown at first, 0…1.
  public var shortTextRate: Double?
  /// The hash for sharing it.
  public var hash: String?
  /// VK's word for the form of this object.
  public var innerType: String?
  /// Whether the text is shown large.
  public var zoomText: Bool?
  /// Whether attachments are shown small.
  public var compactAttachments: Bool?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  /// The owner of the wall: ``wallOwnerID``, or else ``toID``, as in posts attached to messages.
  public var ownerID: Int64? { wallOwnerID ?? toID }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try main(&field)
    try nested(&field)
    try counts(&field)
    try rights(&field)
    try rest(&field)
  }

  /// Visits the fields that every post has.
  private mutating func main<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("from_id", &fromID)
    try field("to_id", &toID)
    try field("owner_id", &wallOwnerID)
    try field("date", &date, .seconds)
    try field("text", &text)
    try field("post_type", &type)
  }

  /// Visits the fields that may hold posts again, in a function of their own so that little stays on the stack.
  private mutating func nested<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("attachments", &attachments)
    try field("copy_history", &copyHistory)
  }

  /// Visits the fields about comments, likes, views and the origin.
  private mutating func counts<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

  /// Visits the fields about the administrator, what the current user may do with it, and its state.
  private mutating func rights<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

  /// Visits the fields that few posts have.
  private mutating func rest<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// The app or site with which a post was written.
///
/// Documented: `wall_post_source` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKPostSource: Hashable, JSONModel, JSONCodableObject {
  /// The kind: `vk`, `api`, `mvk`, `widget`, `rss`, `sms`.
  public var type: String?
  /// The platform: `android`, `iphone`, ….
  public var platform: String?
  /// Additional data, in VK's words.
  public var data: String?
  /// The address of the site from which it was published.
  @LossyURL public var url: URL?
  /// The page with the widget.
  @Indirect public var link: VKLink?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("type", &type)
    try field("platform", &platform)
    try field("data", &data)
    try field("url", &_url.text)
    try field("link", &_link)
  }
}

/// The source that a post names.
///
/// Documented: `wall_post_copyright` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKCopyright: Hashable, JSONModel, JSONCodableObject {
  /// The id of the person or community.
  public var id: Int64?
  /// The address.
  @LossyURL public var link: URL?
  /// The name.
  public var name: String?
  /// The kind.
  public var type: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("link", &_link.text)
    try field("name", &name)
    try field("type", &type)
  }
}

/// The conditions of a post for paying subscribers (VK Donut), or the subscription of a comment's writer.
///
/// Documented: `wall_wallpost_donut` and `wall_wall_comment_donut` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKDonut: Hashable, JSONModel, JSONCodableObject {
  /// Whether the post is only for paying subscribers.
  public var isDonut: Bool?
  /// Whether the writer of the comment is a paying subscriber.
  public var isDon: Bool?
  /// How long the post is only for subscribers, in seconds.
  public var paidDuration: Int?
  /// Whether a copy for everybody may be published.
  public var canPublishFreeCopy: Bool?
  /// What may be edited: `all`, `duration`.
  public var editMode: String?
  /// The text that others see instead.
  @Indirect public var placeholder: VKPlaceholder?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("is_donut", &isDonut)
    try field("is_don", &isDon)
    try field("paid_duration", &paidDuration)
    try field("can_publish_free_copy", &canPublishFreeCopy)
    try field("edit_mode", &editMode)
    try field("placeholder", &_placeholder)
  }
}

/// The text that replaces content which the current user may not see.
public struct VKPlaceholder: Hashable, JSONModel, JSONCodableObject {
  /// The text.
  public var text: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("text", &text)
  }
}

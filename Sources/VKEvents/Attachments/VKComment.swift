public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A comment on a post, a photo or a video.
///
/// Documented in part: `wall_wall_comment` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKComment: Hashable, JSONModel, JSONCodableObject {
  /// The id, unique under its owner.
  public var id: Int64?
  /// Who wrote it; negative for a community.
  public var fromID: Int64?
  /// The id of the post that it is on.
  public var postID: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// When it was written.
  public var date: Date?
  /// The text.
  public var text: String?
  /// The ids of the comments above it in the thread.
  public var parentsStack: [Int64] = []
  /// The likes.
  @Indirect public var likes: VKLikes?
  /// The id of the user or community that it replies to.
  public var replyToUser: Int64?
  /// The id of the comment that it replies to.
  public var replyToComment: Int64?
  /// The attachments.
  public var attachments: [VKAttachment] = []
  /// The replies to it.
  @Indirect public var thread: VKThread?
  /// Whether it was deleted.
  public var isDeleted: Bool?
  /// The paid subscription (VK Donut) of its writer.
  @Indirect public var donut: VKDonut?
  /// Whether the current user may edit it.
  public var canEdit: Bool?
  /// Whether the post's author wrote it.
  public var isFromPostAuthor: Bool?
  /// The id of the photo that it is on.
  public var photoID: Int64?
  /// The id of the video that it is on.
  public var videoID: Int64?
  /// The access key, the last part of the name of a private object: `<owner>_<id>_<key>`.
  public var accessKey: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("from_id", &fromID)
    try field("post_id", &postID)
    try field("owner_id", &ownerID)
    try field("date", &date, .seconds)
    try field("text", &text)
    try field("parents_stack", &parentsStack)
    try field("likes", &_likes)
    try field("reply_to_user", &replyToUser)
    try field("reply_to_comment", &replyToComment)
    try field("attachments", &attachments)
    try field("thread", &_thread)
    try field("deleted", &isDeleted)
    try field("donut", &_donut)
    try field("can_edit", &canEdit)
    try field("is_from_post_author", &isFromPostAuthor)
    try field("photo_id", &photoID)
    try field("video_id", &videoID)
    try field("access_key", &accessKey)
  }
}

/// The replies to a comment.
///
/// Documented: `comment_thread` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKThread: Hashable, JSONModel, JSONCodableObject {
  /// The number of replies.
  public var count: Int?
  /// The first replies.
  public var items: [VKComment] = []
  /// Whether the current user may reply.
  public var canPost: Bool?
  /// Whether the reply button is to be shown.
  public var showReplyButton: Bool?
  /// Whether communities may reply.
  public var groupsCanPost: Bool?
  /// Whether the author replied.
  public var authorReplied: Bool?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("count", &count)
    try field("items", &items)
    try field("can_post", &canPost)
    try field("show_reply_button", &showReplyButton)
    try field("groups_can_post", &groupsCanPost)
    try field("author_replied", &authorReplied)
  }
}

/// The number of comments, and who may write, read, open and close them.
///
/// Documented: `base_comments_info` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKCommentsInfo: Hashable, JSONModel, JSONCodableObject {
  /// The number of comments.
  public var count: Int?
  /// Whether the current user may comment.
  public var canPost: Bool?
  /// Whether communities may comment.
  public var groupsCanPost: Bool?
  /// Whether the current user may close the comments.
  public var canClose: Bool?
  /// Whether the current user may open the comments.
  public var canOpen: Bool?
  /// Whether the current user may see the comments.
  public var canView: Bool?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("count", &count)
    try field("can_post", &canPost)
    try field("groups_can_post", &groupsCanPost)
    try field("can_close", &canClose)
    try field("can_open", &canOpen)
    try field("can_view", &canView)
  }
}

/// The likes of an object, and who may like it.
///
/// Documented in part: `base_likes_info` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKLikes: Hashable, JSONModel, JSONCodableObject {
  /// The number of likes.
  public var count: Int?
  /// Whether the current user likes it.
  public var userLikes: Bool?
  /// Whether the current user may like it.
  public var canLike: Bool?
  /// Whether the current user may repost it.
  public var canPublish: Bool?
  /// Whether it cannot be reposted.
  public var repostDisabled: Bool?
  /// Whether the current user's community likes it.
  public var groupLikes: Bool?
  /// Whether the author likes it.
  public var authorLiked: Bool?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("count", &count)
    try field("user_likes", &userLikes)
    try field("can_like", &canLike)
    try field("can_publish", &canPublish)
    try field("repost_disabled", &repostDisabled)
    try field("group_likes", &groupLikes)
    try field("author_liked", &authorLiked)
  }
}

/// The reposts of an object.
///
/// Documented: `base_reposts_info` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKReposts: Hashable, JSONModel, JSONCodableObject {
  /// The number of reposts: those on walls and those in messages.
  public var count: Int?
  /// Whether the current user reposted it.
  public var userReposted: Bool?
  /// The number of reposts on walls.
  public var wallCount: Int?
  /// The number of reposts in messages.
  public var mailCount: Int?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("count", &count)
    try field("user_reposted", &userReposted)
    try field("wall_count", &wallCount)
    try field("mail_count", &mailCount)
  }
}

/// A counter with its own object on the wire: `{"count": 3}`.
public struct VKCounter: Hashable, JSONModel, JSONCodableObject {
  /// The number.
  public var count: Int?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("count", &count)
  }
}

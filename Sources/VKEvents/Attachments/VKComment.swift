public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A comment.
public struct VKComment: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// Who wrote it; negative for a community.
  public var fromID: Int64?
  /// The post.
  public var postID: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// When it was made.
  public var date: Date?
  /// The text.
  public var text: String?
  /// The comments above.
  public var parentsStack: [Int64] = []
  /// The likes.
  @Indirect public var likes: VKLikes?
  /// Whom it answers.
  public var replyToUser: Int64?
  /// Which comment it answers.
  public var replyToComment: Int64?
  /// What is attached.
  public var attachments: [VKAttachment] = []
  /// The answers to it.
  @Indirect public var thread: VKThread?
  /// Whether it was deleted.
  public var isDeleted: Bool?
  /// Whether its writer pays.
  @Indirect public var donut: VKDonut?
  /// Whether the reader may edit it.
  public var canEdit: Bool?
  /// Whether the post's author wrote it.
  public var isFromPostAuthor: Bool?
  /// The photo.
  public var photoID: Int64?
  /// The video.
  public var videoID: Int64?
  /// The key that a copy needs in its address.
  public var accessKey: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKComment: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
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

/// The answers to a comment.
public struct VKThread: Hashable, JSONModel {
  /// How many there are.
  public var count: Int?
  /// The first of them.
  public var items: [VKComment] = []
  /// Whether the reader may answer.
  public var canPost: Bool?
  /// Whether the button is shown.
  public var showReplyButton: Bool?
  /// Whether communities may answer.
  public var groupsCanPost: Bool?
  /// Whether the author answered.
  public var authorReplied: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKThread: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("count", &count)
    try field("items", &items)
    try field("can_post", &canPost)
    try field("show_reply_button", &showReplyButton)
    try field("groups_can_post", &groupsCanPost)
    try field("author_replied", &authorReplied)
  }
}

/// What is known of comments.
public struct VKCommentsInfo: Hashable, JSONModel {
  /// How many there are.
  public var count: Int?
  /// Whether the reader may comment.
  public var canPost: Bool?
  /// Whether communities may comment.
  public var groupsCanPost: Bool?
  /// Whether the reader may close them.
  public var canClose: Bool?
  /// Whether the reader may open them.
  public var canOpen: Bool?
  /// Whether the reader may see them.
  public var canView: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKCommentsInfo: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("count", &count)
    try field("can_post", &canPost)
    try field("groups_can_post", &groupsCanPost)
    try field("can_close", &canClose)
    try field("can_open", &canOpen)
    try field("can_view", &canView)
  }
}

/// Likes.
public struct VKLikes: Hashable, JSONModel {
  /// How many there are.
  public var count: Int?
  /// Whether the reader likes it.
  public var userLikes: Bool?
  /// Whether the reader may like it.
  public var canLike: Bool?
  /// Whether the reader may publish it.
  public var canPublish: Bool?
  /// Whether it cannot be reposted.
  public var repostDisabled: Bool?
  /// Whether the reader's community likes it.
  public var groupLikes: Bool?
  /// Whether the author likes it.
  public var authorLiked: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKLikes: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("count", &count)
    try field("user_likes", &userLikes)
    try field("can_like", &canLike)
    try field("can_publish", &canPublish)
    try field("repost_disabled", &repostDisabled)
    try field("group_likes", &groupLikes)
    try field("author_liked", &authorLiked)
  }
}

/// Reposts.
public struct VKReposts: Hashable, JSONModel {
  /// How many there are.
  public var count: Int?
  /// Whether the reader reposted it.
  public var userReposted: Bool?
  /// How many are on walls.
  public var wallCount: Int?
  /// How many are in messages.
  public var mailCount: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKReposts: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("count", &count)
    try field("user_reposted", &userReposted)
    try field("wall_count", &wallCount)
    try field("mail_count", &mailCount)
  }
}

/// A number of something.
public struct VKCounter: Hashable, JSONModel {
  /// How many there are.
  public var count: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKCounter: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("count", &count)
  }
}

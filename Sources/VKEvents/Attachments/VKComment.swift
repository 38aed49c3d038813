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

public import VestnikCore

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

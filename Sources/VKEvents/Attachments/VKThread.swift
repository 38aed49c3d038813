public import VestnikCore

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

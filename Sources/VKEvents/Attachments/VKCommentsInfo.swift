public import VestnikCore

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

public import VestnikCore

/// Who wrote, or whose token it is (graph.user.info, graph.user.messages, GET).
public struct OKSender: Hashable, JSONModel {
  /// The person; absent when it is a group.
  public var userID: OKUserID?
  /// The group, for a group's token.
  public var groupID: OKGroupID?
  /// The name; the older sample of a webhook has none.
  public var name: String?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}
}

extension OKSender: JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("user_id", &userID)
    try field("group_id", &groupID)
    try field("name", &name)
  }
}

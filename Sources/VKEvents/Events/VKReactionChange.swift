public import VestnikCore

/// A reaction to a message was given or, without one, taken back.
public struct VKReactionChange: Hashable, JSONModel {
  /// Who reacted.
  public var reactedID: Int64?
  /// The conversation.
  public var peerID: Int64?
  /// The message's number in the conversation.
  public var conversationMessageID: Int64?
  /// The reaction, 1…64; `nil` probably when it was taken back.
  public var reactionID: Int?
  /// The JSON from which it was read.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKReactionChange: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("reacted_id", &reactedID)
    try field("peer_id", &peerID)
    try field("cmid", &conversationMessageID)
    try field("reaction_id", &reactionID)
  }
}

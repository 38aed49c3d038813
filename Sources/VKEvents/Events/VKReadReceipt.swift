public import VestnikCore

/// A conversation was read up to a message.
public struct VKReadReceipt: Hashable, JSONModel {
  /// Who read it.
  public var fromID: Int64?
  /// The conversation.
  public var peerID: Int64?
  /// The last message that was read.
  public var readMessageID: Int64?
  /// Its number in the conversation.
  public var conversationMessageID: Int64?
  /// The JSON from which it was read.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKReadReceipt: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("from_id", &fromID)
    try field("peer_id", &peerID)
    try field("read_message_id", &readMessageID)
    try field("conversation_message_id", &conversationMessageID)
  }
}

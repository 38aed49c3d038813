public import VestnikCore

/// The press of a callback button.
///
/// Answer it within a minute with `messages.sendMessageEventAnswer`: the app of the person waits.
public struct VKButtonPress: Hashable, JSONModel {
  /// Who pressed it.
  public var userID: Int64?
  /// The conversation.
  public var peerID: Int64?
  /// The token for the answer, valid for about one minute; not the event's own id.
  public var answerToken: String?
  /// What the button carries.
  public var payload: VKPayload?
  /// The message of the button; missing for a keyboard outside of messages.
  public var conversationMessageID: Int64?
  /// The JSON from which it was read.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKButtonPress: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("user_id", &userID)
    try field("peer_id", &peerID)
    try field("event_id", &answerToken)
    try field("payload", &payload)
    try field("conversation_message_id", &conversationMessageID)
  }
}

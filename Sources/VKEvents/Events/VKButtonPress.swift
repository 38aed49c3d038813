public import VestnikCore

/// The press of a callback button.
///
/// Answer it within a minute with `messages.sendMessageEventAnswer`: the app of the person waits.
public struct VKButtonPress: Hashable, Sendable {
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

extension VKButtonPress: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes what was received, with the properties in it that were changed since; what you made, in VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

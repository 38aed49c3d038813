public import VestnikCore

/// What OK gives for a message that it took. Which of the two depends on how it was sent, and is not documented for
/// messages to one chat or one person.
///
/// Its stored form has the keys of the wire, so that it can be read from a response that was logged.
public struct OKSendReceipt: Hashable, JSONModel {
  /// The message; `message_id` on the wire, `mid` in the responses that some clients describe.
  public var messageID: OKMessageID?
  /// The chat between the group and the person; `chat_id`.
  public var chatID: OKChatID?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes a receipt.
  public init(messageID: OKMessageID? = nil, chatID: OKChatID? = nil) {
    self.messageID = messageID
    self.chatID = chatID
  }

  @usableFromInline package init() {
    self.init(messageID: nil)
  }
}

extension OKSendReceipt: JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("message_id", &messageID)
    try field.alias("mid", &messageID)
    try field("chat_id", &chatID)
  }
}

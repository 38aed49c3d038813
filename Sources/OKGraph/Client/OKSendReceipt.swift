/// What OK gives for a message that it took. Which of the two depends on how it was sent, and is not documented for
/// messages to one chat or one person.
public struct OKSendReceipt: Hashable, Sendable, Codable {
  /// The message.
  public var messageID: OKMessageID?
  /// The chat between the group and the person.
  public var chatID: OKChatID?

  /// Makes a receipt.
  public init(messageID: OKMessageID? = nil, chatID: OKChatID? = nil) {
    self.messageID = messageID
    self.chatID = chatID
  }
}

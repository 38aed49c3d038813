/// Where a message goes.
public enum OKRecipient: Hashable, Sendable {
  /// A chat.
  case chat(OKChatID)
  /// One person, who must have allowed the group to write.
  case user(OKUserID)
}

/// A message with its recipient: what an ``OKGraphClient`` sends as a `MessageSender`, so that a `Campaign` can send
/// everybody a message of their own.
///
/// ```swift
/// let messages = orders.map { OKOutgoingMessage("Order \($0.number) is ready", to: .user($0.customer)) }
/// for try await result in Campaign(messages, through: ok) { … }
/// ```
public struct OKOutgoingMessage: Hashable, Sendable {
  /// The message.
  public var message: OKMessage
  /// Where it goes.
  public var recipient: OKRecipient

  /// Addresses a message.
  public init(_ message: OKMessage, to recipient: OKRecipient) {
    self.message = message
    self.recipient = recipient
  }
}

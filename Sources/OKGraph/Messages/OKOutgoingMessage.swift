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

extension OKOutgoingMessage: Codable {
  private enum CodingKeys: String, CodingKey {
    case recipient, message
  }

  private enum RecipientKeys: String, CodingKey {
    case chat = "chat_id"
    case user = "user_id"
  }

  /// Reads the body of the request that carries the message.
  ///
  /// - Throws: `DecodingError` for a recipient that is not exactly one chat or person, and as ``OKMessage`` does.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let recipient = try fields.nestedContainer(keyedBy: RecipientKeys.self, forKey: .recipient)
    let chat = try recipient.decodeIfPresent(OKChatID.self, forKey: .chat)
    let user = try recipient.decodeIfPresent(OKUserID.self, forKey: .user)
    switch (chat, user) {
    case (let chat?, nil): self.recipient = .chat(chat)
    case (nil, let user?): self.recipient = .user(user)
    default:
      throw DecodingError.dataCorrupted(
        .init(codingPath: recipient.codingPath, debugDescription: "expected either chat_id or user_id"))
    }
    message = try fields.decode(OKMessage.self, forKey: .message)
  }

  /// Writes the body of the request that carries the message.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    var recipient = fields.nestedContainer(keyedBy: RecipientKeys.self, forKey: .recipient)
    switch self.recipient {
    case .chat(let id): try recipient.encode(id, forKey: .chat)
    case .user(let id): try recipient.encode(id, forKey: .user)
    }
    try fields.encode(message, forKey: .message)
  }
}

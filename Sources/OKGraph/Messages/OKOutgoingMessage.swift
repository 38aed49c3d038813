import VestnikCore

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
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case recipient, message
  }

  /// Reads the body of the request that carries the message: nothing is left out.
  ///
  /// - Throws: `DecodingError` for keys that no such request has, for a recipient that is not exactly one chat or person,
  ///   and as ``OKMessage`` does.
  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: CodingKeys.allCases.map(\.rawValue))
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    recipient = try fields.decode(OKRecipient.self, forKey: .recipient)
    message = try fields.decode(OKMessage.self, forKey: .message)
  }
}

extension OKRecipient: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case chat = "chat_id"
    case user = "user_id"
  }

  /// Reads `recipient`, the object with either `chat_id` or `user_id`.
  ///
  /// - Throws: `DecodingError` when neither or both are present, and for other keys.
  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(otherThan: CodingKeys.allCases.map(\.rawValue))
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let chat = try fields.decodeIfPresent(OKChatID.self, forKey: .chat)
    let user = try fields.decodeIfPresent(OKUserID.self, forKey: .user)
    switch (chat, user) {
    case (let chat?, nil): self = .chat(chat)
    case (nil, let user?): self = .user(user)
    default:
      let found = chat == nil ? "neither" : "both"
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "expected either chat_id or user_id, found \(found)"))
    }
  }

  /// Writes `recipient`, the object with `chat_id` or `user_id`.
  ///
  /// - Throws: As the encoder does.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .chat(let id): try fields.encode(id, forKey: .chat)
    case .user(let id): try fields.encode(id, forKey: .user)
    }
  }
}

public import VestnikCore

/// The recipient of one message: a chat or a person.
///
/// Its JSON is the object `recipient` of a request, with either `chat_id` or `user_id` (OK Graph API,
/// graph.user.messages, POST). Decoding throws `DecodingError` when neither or both are present, and for other keys.
public enum OKRecipient: Hashable, JSONModel {
  /// A chat.
  case chat(OKChatID)
  /// One person, who must have allowed the group to write.
  case user(OKUserID)
}

/// A message with its recipient, as an ``OKGraphClient`` sends it. With it a `Campaign` can send everybody a message
/// of their own.
///
/// ```swift
/// let messages = orders.map { OKOutgoingMessage("Order \($0.number) is ready", to: .user($0.customer)) }
/// for try await result in Campaign(messages, through: ok) { … }
/// ```
///
/// Its JSON is the body of the request that carries the message. Decoding throws `DecodingError` for keys that no
/// such request has, for a recipient that is not exactly one chat or person, and as ``OKMessage`` does.
public struct OKOutgoingMessage: Hashable, JSONModel {
  /// The message.
  public var message: OKMessage
  /// The chat or person to whom the message goes.
  public var recipient: OKRecipient

  /// Makes a message with its recipient.
  public init(_ message: OKMessage, to recipient: OKRecipient) {
    self.message = message
    self.recipient = recipient
  }
}

extension OKOutgoingMessage: JSONCodableValue {
  private struct Form: JSONCodableObject {
    var recipient: OKRecipient?
    var message: OKMessage?

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try field("recipient", &recipient)
      try field("message", &message)
    }

    var missingField: StaticString? { recipient == nil ? "recipient" : message == nil ? "message" : nil }
  }

  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    let form = try Form.read(from: &reader)
    guard let recipient = form.recipient, let message = form.message else {
      throw reader.missing("recipient", at: start)
    }
    return Self(message, to: recipient)
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    try OKRequest(self).write(to: &writer)
  }
}

extension OKRecipient: JSONCodableValue {
  private struct Form: JSONCodableObject {
    var chat: OKChatID?
    var user: OKUserID?

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try field("chat_id", &chat)
      try field("user_id", &user)
    }
  }

  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    let form = try Form.read(from: &reader)
    switch (form.chat, form.user) {
    case (let chat?, nil): return .chat(chat)
    case (nil, let user?): return .user(user)
    default:
      reader.rewind(to: start)
      throw reader.failure(
        "expected either chat_id or user_id, found \(form.chat == nil ? "neither" : "both")")
    }
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    try OKRequest.Recipient(self).write(to: &writer)
  }
}

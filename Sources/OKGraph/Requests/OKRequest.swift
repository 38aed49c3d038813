public import VestnikCore

/// The body of a request that sends or edits a message, answers a press, changes a chat or shows an action (OK Graph
/// API, graph.user.messages, graph.chat.answer and graph.message.edit, POST). It is encoded as a client sends it.
///
/// The body for graph.user.messages has a recipient and exactly one of `message`, `chat_control` and `sender_action`.
/// The body of an answer to a press and of an edit has only a `message`; the address of the request says where it
/// goes.
///
/// ```swift
/// let request = OKRequest(.message("Hi"), to: .chat(id))
/// let body = try ExactJSONEncoder().encode(request)
/// // {"recipient":{"chat_id":"chat:C…"},"message":{"text":"Hi"}}
/// ```
///
/// Decoding throws `DecodingError` when the body does not have exactly one content, when a content other than a
/// message has no recipient, for keys that no such request has, and for values that cannot be read or sent.
public struct OKRequest: Hashable, JSONModel {
  /// The recipient of a request, in one of three forms.
  ///
  /// Its JSON is the object `recipient` with one of `chat_id`, `user_id` and `user_ids`. Decoding throws
  /// `DecodingError` when there is not exactly one of them, and for other keys.
  public enum Recipient: Hashable, JSONModel {
    /// A chat: `chat_id`.
    case chat(OKChatID)
    /// One person: `user_id`.
    case user(OKUserID)
    /// Several people, each of whom gets the message in a chat of their own: `user_ids`. The largest number is not
    /// documented.
    case users([OKUserID])
  }

  /// The content of a request: exactly one of three.
  public enum Content: Hashable, Sendable {
    /// A message: `message`.
    case message(OKMessage)
    /// A change of the chat or of its members: `chat_control`.
    case change(OKChatChange)
    /// An action of the account that the other participants see: `sender_action`.
    case action(OKSenderAction)
  }

  /// The recipient; `nil` for an answer or an edit.
  public var recipient: Recipient?
  /// The content of the request.
  public var content: Content

  /// Makes a body; nothing is checked until it is sent.
  ///
  /// - Parameters:
  ///   - content: The content of the request.
  ///   - recipient: The recipient; `nil` for an answer or an edit.
  public init(_ content: Content, to recipient: Recipient? = nil) {
    self.recipient = recipient
    self.content = content
  }

  /// Makes the body of the request that carries a message.
  public init(_ message: OKOutgoingMessage) {
    self.init(.message(message.message), to: Recipient(message.recipient))
  }

  /// The texts that an error must not show when OK repeats the request in it.
  var privateTexts: [String] {
    if case .message(let message) = content { message.privateTexts } else { [] }
  }
}

extension OKRequest.Recipient {
  /// Makes the recipient of a request that carries one message.
  public init(_ recipient: OKRecipient) {
    self =
      switch recipient {
      case .chat(let id): .chat(id)
      case .user(let id): .user(id)
      }
  }
}

extension OKRequest: JSONCodableValue {
  private struct Form: JSONCodableObject {
    var recipient: Recipient?
    var message: OKMessage?
    var change: OKChatChange?
    var action: OKSenderAction?

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try field("recipient", &recipient)
      try field("message", &message)
      try field("sender_action", &action)
      try field("chat_control", &change)
    }
  }

  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    let form = try Form.read(from: &reader)
    let content: Content?
    switch (form.message, form.change, form.action) {
    case (let message?, nil, nil): content = .message(message)
    case (nil, let change?, nil): content = .change(change)
    case (nil, nil, let action?): content = .action(action)
    default: content = nil
    }
    guard let content, form.recipient != nil || form.message != nil else {
      reader.rewind(to: start)
      throw reader.failure(
        content == nil
          ? "expected exactly one of message, chat_control and sender_action"
          : "expected a recipient, without which there can only be a message")
    }
    return Self(content, to: form.recipient)
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    var form = Form()
    form.recipient = recipient
    switch content {
    case .message(let message): form.message = message
    case .change(let change): form.change = change
    case .action(let action): form.action = action
    }
    try form.write(to: &writer)
  }
}

extension OKRequest.Recipient: JSONCodableValue {
  private struct Form: JSONCodableObject {
    var chat: OKChatID?
    var user: OKUserID?
    var users: [OKUserID]?

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try field("chat_id", &chat)
      try field("user_id", &user)
      try field("user_ids", &users)
    }
  }

  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    let form = try Form.read(from: &reader)
    switch (form.chat, form.user, form.users) {
    case (let id?, nil, nil): return .chat(id)
    case (nil, let id?, nil): return .user(id)
    case (nil, nil, let ids?): return .users(ids)
    default:
      reader.rewind(to: start)
      throw reader.failure("expected exactly one of chat_id, user_id and user_ids")
    }
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    var form = Form()
    switch self {
    case .chat(let id): form.chat = id
    case .user(let id): form.user = id
    case .users(let ids): form.users = ids
    }
    try form.write(to: &writer)
  }
}

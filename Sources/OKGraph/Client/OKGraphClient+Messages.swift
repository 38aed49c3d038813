public import VestnikCore

extension OKGraphClient {
  /// The closure of the context, to which a campaign reports its steps as well.
  public var onEvent: (@Sendable (ClientEvent) -> Void)? { context.onEvent }

  /// The number of messages in one request: always 1. See ``broadcast(_:)`` for one message to many people.
  public var batchLimit: Int { 1 }

  /// Returns the group of the configuration, for every message.
  ///
  /// - Parameter message: The message; not used.
  public func group(of message: OKOutgoingMessage) -> SenderGroup? { configuration.group }

  /// Returns what is wrong or doubtful about a message or its recipient.
  public func issues(for message: OKOutgoingMessage) -> [ValidationIssue] {
    pipeline.adapter.issues(message)
  }

  /// Returns the request that would carry the message, with a placeholder for the token. Nothing is sent.
  ///
  /// - Throws: `ValidationError` for what `send` would refuse as invalid.
  public func preview(_ message: OKOutgoingMessage) throws(ValidationError) -> RequestPreview {
    try pipeline.adapter.preview([message], with: pipeline.adapter.withPlaceholders)
  }

  /// Sends messages, each in a request of its own, at the pace of the budget, and returns the outcome of each.
  ///
  /// All messages are checked first; a message that breaks a rule is not sent.
  ///
  /// - Parameters:
  ///   - messages: Any number of messages.
  ///   - options: How to send; `nil` for the context's.
  /// - Returns: One outcome for each message, in the same order, also when the task is cancelled.
  public func send(
    _ messages: [OKOutgoingMessage], options: SendOptions?
  ) async -> [SendOutcome<OKSendReceipt>] {
    await pipeline.send(messages, options: options)
  }

  /// Whether each request is reported before it is sent: always `true`.
  public var reportsDepartures: Bool { true }

  /// Sends messages, reports which of them are about to be sent, and returns the outcome of each; see
  /// `MessageSender`.
  public func send(
    _ messages: [OKOutgoingMessage], options: SendOptions?,
    onDeparture: @escaping @Sendable (_ indices: [Int]) async throws -> Void
  ) async -> [SendOutcome<OKSendReceipt>] {
    await pipeline.send(messages, options: options, onDeparture: onDeparture)
  }

  /// Sends a message to a chat and returns the receipt.
  ///
  /// - Parameters:
  ///   - message: The message.
  ///   - chat: The chat.
  ///   - options: How to send; `nil` for the context's.
  /// - Returns: The message's id, when the response has one.
  /// - Throws: `MessagingError` for every outcome but acceptance.
  public func send(
    _ message: OKMessage, to chat: OKChatID, options: SendOptions? = nil
  ) async throws(MessagingError) -> OKSendReceipt {
    try await send(OKOutgoingMessage(message, to: .chat(chat)), options: options)
  }

  /// Sends a message to one person, who must have allowed the group to write, and returns the receipt.
  ///
  /// OK does not document the error code for a person who has not allowed it.
  ///
  /// - Parameters:
  ///   - message: The message.
  ///   - user: The person.
  ///   - options: How to send; `nil` for the context's.
  /// - Returns: The message's id or the chat's, whichever the response has.
  /// - Throws: `MessagingError` for every outcome but acceptance.
  public func send(
    _ message: OKMessage, to user: OKUserID, options: SendOptions? = nil
  ) async throws(MessagingError) -> OKSendReceipt {
    try await send(OKOutgoingMessage(message, to: .user(user)), options: options)
  }

  /// Returns a sender of one message to many people, for a `Campaign` or a single call.
  ///
  /// Everybody gets the message in their own chat with the group, and must have allowed the group to write.
  ///
  /// ```swift
  /// for try await result in Campaign(users, through: ok.broadcast("The shop reopens on Monday")) { … }
  /// ```
  ///
  /// - Parameter message: The message, which is checked here once for all.
  public func broadcast(_ message: OKMessage) -> OKBroadcast {
    OKBroadcast(message, SendPipeline(pipeline.adapter.broadcasting(message), context: context))
  }

  /// Tells the others in a chat what the account does, such as typing (OK Graph API, graph.user.messages, POST).
  ///
  /// - Parameters:
  ///   - action: What the account does.
  ///   - chat: The chat.
  ///   - options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`.
  public func perform(
    _ action: OKSenderAction, in chat: OKChatID, options: SendOptions? = nil
  ) async throws(MessagingError) {
    try await post(
      ["me", "messages", chat.rawValue], OKRequest(.action(action), to: .chat(chat)), [],
      options)
  }

  /// Changes a chat or its members (OK Graph API, graph.user.messages, POST).
  ///
  /// Whether a person's chat with a group can be changed is not documented.
  ///
  /// - Parameters:
  ///   - change: What to change.
  ///   - chat: The chat.
  ///   - options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`; its code is `.invalid` when the change breaks a rule.
  public func change(
    _ change: OKChatChange, in chat: OKChatID, options: SendOptions? = nil
  ) async throws(MessagingError) {
    try await post(
      ["me", "messages", chat.rawValue], OKRequest(.change(change), to: .chat(chat)),
      change.issues(under: configuration.effectiveLimits), options)
  }

  /// Answers a press of a button with a message (OK Graph API, graph.chat.answer).
  ///
  /// Whether the answer edits the message with the button or adds one is not documented.
  ///
  /// - Parameters:
  ///   - callback: The press.
  ///   - chat: The chat.
  ///   - message: The answer; OK demands one.
  ///   - options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`; its code is `.invalid` when the message breaks a rule, or the id of the press is
  ///   blank.
  public func answer(
    _ callback: OKCallbackID, in chat: OKChatID, with message: OKMessage, options: SendOptions? = nil
  ) async throws(MessagingError) {
    let missing =
      callback.rawValue.isBlank
      ? [
        ValidationIssue(
          path: "callbackId", rule: "callback.required", actual: "empty", allowed: "the id of a press",
          source: "OK Graph API, graph.chat.answer")
      ] : []
    try await post(
      [chat.rawValue, "answer"], [("callbackId", callback.rawValue)],
      OKRequest(.message(message)), missing + pipeline.adapter.issues(of: message), options)
  }

  /// Replaces a message as a whole (OK Graph API, graph.message.edit): an attachment that is not given again is
  /// removed.
  ///
  /// - Parameters:
  ///   - id: The message.
  ///   - message: The new message.
  ///   - options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`; its code is `.invalid` when the message breaks a rule, and its `okCode` is
  ///   ``OKErrorCode/editingTimeExceeded`` when the time for editing is over.
  public func edit(
    _ id: OKMessageID, to message: OKMessage, options: SendOptions? = nil
  ) async throws(MessagingError) {
    try await post(
      [id.rawValue, "edit"], OKRequest(.message(message)),
      pipeline.adapter.issues(of: message), options)
  }

  private func post(
    _ path: [String], _ body: OKRequest, _ issues: [ValidationIssue], _ options: SendOptions?
  ) async throws(MessagingError) {
    try await post(
      path, [], body, issues, options,
      redacting: Redaction(secrets: [token], texts: body.privateTexts))
  }
}

/// A sender of one message to many people; its "messages" are the ids of the people.
///
/// ``OKGraphClient/broadcast(_:)`` makes it, for a `Campaign` or for its own `send`.
///
/// Everybody gets the message in their own chat with the group and does not see the others (OK Graph API,
/// graph.user.messages, POST); each person must have allowed the group to write.
///
/// When no response comes to a request, all people of the request have the same outcome. Otherwise OK says for each
/// person whether the message was accepted, without a reason. When its lists do not have as many elements as the
/// request has people, all of them are `.failed` with `.unknown`.
public struct OKBroadcast: MessageSender, RedactedPrinting {
  private let message: OKMessage
  private let pipeline: SendPipeline<OKAdapter>

  init(_ message: OKMessage, _ pipeline: SendPipeline<OKAdapter>) {
    self.message = message
    self.pipeline = pipeline
  }

  /// The group, without the message and the token.
  public var description: String { "OKBroadcast(group \(pipeline.adapter.configuration.group))" }

  /// The closure of the context, to which a campaign reports its steps as well.
  public var onEvent: (@Sendable (ClientEvent) -> Void)? { pipeline.context.onEvent }

  /// The largest number of people in one request: 100 unless the configuration's limits say otherwise.
  public var batchLimit: Int { max(1, pipeline.adapter.limits.batch.value ?? .max) }

  /// Returns the group of the client's configuration, for every person.
  ///
  /// - Parameter message: The id of the person; not used.
  public func group(of message: OKUserID) -> SenderGroup? { pipeline.adapter.configuration.group }

  /// Returns what is wrong or doubtful about the message, or about a person's id.
  ///
  /// - Parameter message: The id of the person.
  public func issues(for message: OKUserID) -> [ValidationIssue] {
    pipeline.adapter.issues(addressed(message))
  }

  /// Returns the request that would carry the message to these people, with a placeholder for the token. Nothing is
  /// sent.
  ///
  /// - Parameter users: At most ``batchLimit`` people.
  /// - Throws: `ValidationError` for what `send` would refuse as invalid.
  public func preview(_ users: [OKUserID]) throws(ValidationError) -> RequestPreview {
    try pipeline.adapter.preview(users.map(addressed), with: pipeline.adapter.withPlaceholders)
  }

  private func addressed(_ user: OKUserID) -> OKOutgoingMessage {
    OKOutgoingMessage(message, to: .user(user))
  }

  /// Sends the message to people and returns the outcome for each.
  ///
  /// - Parameters:
  ///   - messages: The people; more than ``batchLimit`` become several requests.
  ///   - options: How to send; `nil` for the context's.
  /// - Returns: One outcome for each person, in the same order, also when the task is cancelled.
  public func send(
    _ messages: [OKUserID], options: SendOptions?
  ) async -> [SendOutcome<OKSendReceipt>] {
    await pipeline.send(messages.map(addressed), options: options)
  }

  /// Whether each request is reported before it is sent: always `true`.
  public var reportsDepartures: Bool { true }

  /// Sends the message, reports the people whose request is about to be sent, and returns the outcome for each; see
  /// `MessageSender`.
  public func send(
    _ messages: [OKUserID], options: SendOptions?,
    onDeparture: @escaping @Sendable (_ indices: [Int]) async throws -> Void
  ) async -> [SendOutcome<OKSendReceipt>] {
    await pipeline.send(messages.map(addressed), options: options, onDeparture: onDeparture)
  }
}

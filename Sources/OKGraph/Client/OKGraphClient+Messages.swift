public import VestnikCore

extension OKGraphClient {
  /// How many messages one request holds: always 1. See ``broadcast(_:)`` for one message to many people.
  public var batchLimit: Int { 1 }

  /// The group of the configuration, whatever the message.
  public func group(of message: OKOutgoingMessage) -> SenderGroup? { configuration.group }

  /// What is wrong or doubtful about a message or its recipient.
  public func issues(for message: OKOutgoingMessage) -> [ValidationIssue] {
    pipeline.adapter.issues(message)
  }

  /// The request that would carry the message, with a placeholder for the token. Nothing is sent.
  ///
  /// - Throws: `ValidationError` for what `send` would refuse as invalid.
  public func preview(_ message: OKOutgoingMessage) throws(ValidationError) -> RequestPreview {
    try pipeline.adapter.preview([message], with: pipeline.adapter.withPlaceholders)
  }

  /// Sends messages: checked all at once, paced by the budget, each in a request of its own.
  ///
  /// - Parameters:
  ///   - messages: Any number.
  ///   - options: How to send; `nil` for the context's.
  /// - Returns: One outcome for each message, in the same order, also when the task is cancelled.
  public func send(
    _ messages: [OKOutgoingMessage], options: SendOptions?
  ) async -> [SendOutcome<OKSendReceipt>] {
    await pipeline.send(messages, options: options)
  }

  /// `true`: each request is reported before it leaves.
  public var reportsDepartures: Bool { true }

  /// Sends messages and reports which of them are about to leave; see `MessageSender`.
  public func send(
    _ messages: [OKOutgoingMessage], options: SendOptions?,
    onDeparture: @escaping @Sendable (_ places: [Int]) async throws -> Void
  ) async -> [SendOutcome<OKSendReceipt>] {
    await pipeline.send(messages, options: options, onDeparture: onDeparture)
  }

  /// Sends a message to a chat.
  ///
  /// - Parameters:
  ///   - message: The message.
  ///   - chat: The chat.
  ///   - options: How to send; `nil` for the context's.
  /// - Returns: The message's id, when the answer has one.
  /// - Throws: `MessagingError`.
  public func send(
    _ message: OKMessage, to chat: OKChatID, options: SendOptions? = nil
  ) async throws(MessagingError) -> OKSendReceipt {
    try await send(OKOutgoingMessage(message, to: .chat(chat)), options: options)
  }

  /// Sends a message to one person, who must have allowed the group to write. OK does not document which code it gives
  /// when they have not.
  ///
  /// - Parameters:
  ///   - message: The message.
  ///   - user: The person.
  ///   - options: How to send; `nil` for the context's.
  /// - Returns: The message's id or the chat's, whichever the answer has.
  /// - Throws: `MessagingError`.
  public func send(
    _ message: OKMessage, to user: OKUserID, options: SendOptions? = nil
  ) async throws(MessagingError) -> OKSendReceipt {
    try await send(OKOutgoingMessage(message, to: .user(user)), options: options)
  }

  /// One message for many people, each of whom gets it in a chat of their own and must have allowed the group to write.
  ///
  /// ```swift
  /// for try await result in Campaign(users, through: ok.broadcast("The shop reopens on Monday")) { … }
  /// ```
  ///
  /// - Parameter message: The message.
  public func broadcast(_ message: OKMessage) -> OKBroadcast {
    OKBroadcast(message, SendPipeline(pipeline.adapter.broadcasting(message), context: context))
  }

  /// Tells the others in a chat what the account does.
  ///
  /// - Parameters:
  ///   - action: What it does.
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

  /// Changes a chat or its members. Whether a person's chat with a group can be changed is not documented.
  ///
  /// - Parameters:
  ///   - change: What to change.
  ///   - chat: The chat.
  ///   - options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`.
  public func change(
    _ change: OKChatChange, in chat: OKChatID, options: SendOptions? = nil
  ) async throws(MessagingError) {
    try await post(
      ["me", "messages", chat.rawValue], OKRequest(.change(change), to: .chat(chat)),
      change.issues(under: configuration.effectiveLimits), options)
  }

  /// Answers a press of a button. Whether that edits the message or adds one is not documented.
  ///
  /// - Parameters:
  ///   - callback: The press.
  ///   - chat: The chat.
  ///   - message: The answer; OK demands one.
  ///   - options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`.
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

  /// Replaces a message as a whole: an attachment that is not given again is gone.
  ///
  /// - Parameters:
  ///   - id: The message.
  ///   - message: What stands there afterwards.
  ///   - options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`; `okCode` is ``OKErrorCode/editingTimeExceeded`` when it is too late.
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

/// One message for many people: the messages of this sender are people's ids, so that a `Campaign` can go through it.
///
/// Everybody gets the message in their own chat with the group and does not see the others (graph.user.messages, POST);
/// each must have allowed the group to write.
///
/// People who are named in one request share its fate when no answer comes; else OK says of each whether they got the
/// message, without a reason. When its lists do not fit the request, all of them are `.failed` with `.unknown`.
public struct OKBroadcast: MessageSender, RedactedPrinting {
  private let message: OKMessage
  private let pipeline: SendPipeline<OKAdapter>

  init(_ message: OKMessage, _ pipeline: SendPipeline<OKAdapter>) {
    self.message = message
    self.pipeline = pipeline
  }

  /// The group; neither message nor token.
  public var description: String { "OKBroadcast(group \(pipeline.adapter.configuration.group))" }

  /// How many people one request names: 100 unless the limits say otherwise.
  public var batchLimit: Int { max(1, pipeline.adapter.limits.batch.value ?? .max) }

  /// The group of the client's configuration.
  ///
  /// - Parameter message: Not looked at.
  public func group(of message: OKUserID) -> SenderGroup? { pipeline.adapter.configuration.group }

  /// What is wrong or doubtful about the message, or about a person's id.
  ///
  /// - Parameter message: The id of the person.
  public func issues(for message: OKUserID) -> [ValidationIssue] {
    pipeline.adapter.issues(addressed(message))
  }

  /// The request that would carry the message to these people, with a placeholder for the token. Nothing is sent.
  ///
  /// - Parameter users: At most ``batchLimit`` people.
  /// - Throws: `ValidationError` for what `send` would refuse as invalid.
  public func preview(_ users: [OKUserID]) throws(ValidationError) -> RequestPreview {
    try pipeline.adapter.preview(users.map(addressed), with: pipeline.adapter.withPlaceholders)
  }

  private func addressed(_ user: OKUserID) -> OKOutgoingMessage {
    OKOutgoingMessage(message, to: .user(user))
  }

  /// Sends the message to people.
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

  /// `true`: each request is reported before it leaves.
  public var reportsDepartures: Bool { true }

  /// Sends the message and reports whose request is about to leave; see `MessageSender`.
  public func send(
    _ messages: [OKUserID], options: SendOptions?,
    onDeparture: @escaping @Sendable (_ places: [Int]) async throws -> Void
  ) async -> [SendOutcome<OKSendReceipt>] {
    await pipeline.send(messages.map(addressed), options: options, onDeparture: onDeparture)
  }
}

public import VestnikCore

extension OKGraphClient {
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
    try await send(message, to: .chat(chat), options)
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
    try await send(message, to: .user(user), options)
  }

  /// One message for many people, each of whom gets it in a chat of their own and must have allowed the group to write.
  ///
  /// ```swift
  /// for try await result in Campaign(users, through: ok.broadcast("The shop reopens on Monday")) { … }
  /// ```
  ///
  /// - Parameter message: The message.
  public func broadcast(_ message: OKMessage) -> OKBroadcast {
    OKBroadcast(SendPipeline(channel(message, isBroadcast: true), context: context))
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
      ["me", "messages", chat.rawValue], OKRequestBody(recipient: .chat(chat), content: .action(action)), [],
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
      ["me", "messages", chat.rawValue], OKRequestBody(recipient: .chat(chat), content: .change(change)),
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
      OKRequestBody(content: .message(message)), missing + issues(message), options)
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
      [id.rawValue, "edit"], OKRequestBody(content: .message(message)), issues(message), options)
  }

  private func issues(_ message: OKMessage) -> [ValidationIssue] {
    message.issues(under: configuration.effectiveLimits, and: configuration.details)
      .map { $0.nested(in: "message") }
  }

  private func channel(_ message: OKMessage, isBroadcast: Bool) -> OKAdapter {
    OKAdapter(
      message: message, messageIssues: issues(message), configuration: configuration, address: address,
      reading: OKReading(), isBroadcast: isBroadcast)
  }

  private func send(
    _ message: OKMessage, to destination: OKDestination, _ options: SendOptions?
  ) async throws(MessagingError) -> OKSendReceipt {
    let pipeline = SendPipeline(channel(message, isBroadcast: false), context: context)
    guard let outcome = await pipeline.send([destination], options: options).first else {
      throw MessagingError(code: .unreadableAnswer, delivery: .unknown, detail: "a defect: no outcome")
    }
    return try outcome.get()
  }

  private func post(
    _ path: [String], _ body: OKRequestBody, _ issues: [ValidationIssue], _ options: SendOptions?
  ) async throws(MessagingError) {
    try await post(
      path, [], body, issues, options,
      redacting: Redaction(secrets: [token], texts: [body.text ?? ""]))
  }
}

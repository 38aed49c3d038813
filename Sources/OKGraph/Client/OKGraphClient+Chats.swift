public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension OKGraphClient {
  /// Returns the group or person to whom the token belongs (OK Graph API, graph.user.info); a way to try a token out.
  ///
  /// - Parameter options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`; its code is `.unauthorized` when OK refuses the token, `.unreadableResponse` when
  ///   the response names neither a group nor a person.
  public func info(options: SendOptions? = nil) async throws(MessagingError) -> OKSender {
    try await call(options, isReadOnly: true) { () throws(ValidationError) in
      try requestBuilder.get(["me", "info"])
    } read: { (response, parser) throws(MessagingError) in
      let sender = try parser.value(OKSender.self, of: response)
      guard sender.userID != nil || sender.groupID != nil else {
        throw .unreadable(response, "neither a group nor a person")
      }
      return sender
    }
  }

  /// Returns all chats, those with the latest events first (OK Graph API, graph.user.chats).
  ///
  /// - Parameters:
  ///   - pageSize: The number of chats that one request asks for, 1…100; by default 50.
  ///   - options: How to call; `nil` for the context's.
  /// - Returns: A sequence that fetches pages as they are needed, and throws `MessagingError`; its code is `.invalid`
  ///   for another page size.
  public func chats(pageSize: Int = 50, options: SendOptions? = nil) -> OKPages<OKChat> {
    OKPages(OKChatPages(client: self, pageSize: pageSize, options: options))
  }

  /// Returns one chat (OK Graph API, graph.user.chat).
  ///
  /// - Parameters:
  ///   - id: The chat.
  ///   - options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`.
  public func chat(_ id: OKChatID, options: SendOptions? = nil) async throws(MessagingError) -> OKChat {
    try await get(["me", "chat", id.rawValue], as: OKChat.self, options)
  }

  /// Returns the address of a chat for a browser (OK Graph API, graph.chat.url).
  ///
  /// - Parameters:
  ///   - id: The chat.
  ///   - options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`; its code is `.unreadableResponse` when the response has no address.
  public func chatURL(_ id: OKChatID, options: SendOptions? = nil) async throws(MessagingError) -> URL {
    try await call(options, isReadOnly: true) { () throws(ValidationError) in
      try requestBuilder.get([id.rawValue, "url"])
    } read: { (response, parser) throws(MessagingError) in
      guard let url = try parser.value(OKChatURL.self, of: response).url else {
        throw .unreadable(response, "no `url` that is one")
      }
      return url
    }
  }

  /// Returns the messages of a chat, the newest first, each once (OK Graph API, graph.user.messages, GET).
  ///
  /// The messages are events, so that one handler can serve the history, a webhook and long polling. The content of
  /// each is ``OKEventContent/messageCreated(_:)``, unless it could not be read.
  ///
  /// - Parameters:
  ///   - chat: The chat.
  ///   - from: The time of the latest message wanted; `nil` for now.
  ///   - to: The time of the earliest message wanted; `nil` for the beginning. It must not be after `from`.
  ///   - pageSize: The number of messages that one request asks for, 1 or more, by default 50; the maximum is not
  ///     documented.
  ///   - includesDeleted: Whether to include deleted messages; by default `false`. OK grants groups this right on
  ///     request (api-support@ok.ru).
  ///   - options: How to call; `nil` for the context's.
  /// - Returns: A sequence that fetches pages as they are needed, and throws `MessagingError`; its code is `.invalid`
  ///   for another page size, and when `to` is after `from`.
  public func history(
    of chat: OKChatID, from: Date? = nil, to: Date? = nil, pageSize: Int = 50, includesDeleted: Bool = false,
    options: SendOptions? = nil
  ) -> OKPages<OKEvent> {
    OKPages(
      OKHistoryPages(
        client: self, chat: chat, from: from.flatMap(UnixTime.milliseconds.number),
        to: to.flatMap(UnixTime.milliseconds.number), pageSize: pageSize, includesDeleted: includesDeleted,
        options: options))
  }
}

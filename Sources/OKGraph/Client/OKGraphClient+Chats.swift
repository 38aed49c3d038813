public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension OKGraphClient {
  /// Whose token it is: also the way to try one out.
  ///
  /// - Parameter options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`.
  public func info(options: SendOptions? = nil) async throws(MessagingError) -> OKSender {
    try await call(options, isReadOnly: true) { () throws(ValidationError) in
      try address.get(["me", "info"])
    } read: { (response, reading) throws(MessagingError) in
      let sender = try reading.value(OKSender.self, of: response)
      guard sender.userID != nil || sender.groupID != nil else {
        throw .unreadable(response, "neither a group nor a person")
      }
      return sender
    }
  }

  /// All chats, those with the latest events first.
  ///
  /// - Parameters:
  ///   - pageSize: How many one request asks for, 1…100.
  ///   - options: How to call; `nil` for the context's.
  public func chats(pageSize: Int = 50, options: SendOptions? = nil) -> OKPages<OKChat> {
    OKPages(OKChatPages(client: self, pageSize: pageSize, options: options))
  }

  /// One chat.
  ///
  /// - Parameters:
  ///   - id: The chat.
  ///   - options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`.
  public func chat(_ id: OKChatID, options: SendOptions? = nil) async throws(MessagingError) -> OKChat {
    try await get(["me", "chat", id.rawValue], as: OKChat.self, options)
  }

  /// The address of a chat for a browser.
  ///
  /// - Parameters:
  ///   - id: The chat.
  ///   - options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`; `.unreadableResponse` when the answer has no address.
  public func chatURL(_ id: OKChatID, options: SendOptions? = nil) async throws(MessagingError) -> URL {
    try await call(options, isReadOnly: true) { () throws(ValidationError) in
      try address.get([id.rawValue, "url"])
    } read: { (response, reading) throws(MessagingError) in
      guard let url = try reading.value(OKChatAddress.self, of: response).url else {
        throw .unreadable(response, "no `url` that is one")
      }
      return url
    }
  }

  /// The messages of a chat, the newest first, each once. They have the shape of events, so that one handler can serve
  /// the history, a webhook and long polling; each is a message unless it could not be read.
  ///
  /// - Parameters:
  ///   - chat: The chat.
  ///   - from: The latest time wanted; `nil` for now.
  ///   - to: The earliest time wanted; `nil` for the beginning. It must not be after `from`.
  ///   - pageSize: How many one request asks for, 1 or more; the maximum is not documented.
  ///   - includesDeleted: Whether deleted messages come, too. OK gives groups that right on request.
  ///   - options: How to call; `nil` for the context's.
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

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension OKGraphClient {
  /// Sends every event to an address from now on; several may be subscribed, and each gets every event. An address
  /// that fails for 8 hours may be dropped.
  ///
  /// - Parameters:
  ///   - url: The address, http or https, with a secret in it: see ``OKWebhook``.
  ///   - types: The kinds of events; empty for all. The page shows them for long polling alone, and does not say
  ///     whether they work for an address.
  ///   - options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`.
  public func subscribe(
    to url: URL, types: [OKEventType] = [], options: SendOptions? = nil
  ) async throws(MessagingError) {
    try await post(
      ["me", "subscribe"], [], OKSubscriptionRequest(url: url, types: types), issues(url), options,
      needsSuccess: true, redacting: Redaction(secrets: [token], addresses: [url.absoluteString]))
  }

  /// Sends no more events to an address.
  ///
  /// - Parameters:
  ///   - url: The address as it was subscribed.
  ///   - options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`.
  public func unsubscribe(_ url: URL, options: SendOptions? = nil) async throws(MessagingError) {
    try await post(
      ["me", "unsubscribe"], [], OKSubscriptionRequest(url: url), issues(url), options,
      needsSuccess: true, redacting: Redaction(secrets: [token], addresses: [url.absoluteString]))
  }

  /// The addresses to which events go.
  ///
  /// - Parameter options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`.
  public func subscriptions(options: SendOptions? = nil) async throws(MessagingError) -> [OKSubscription] {
    try await get(["me", "subscriptions"], list: OKSubscriptionList.self, options).subscriptions ?? []
  }

  /// Subscribes to long polling; ``updates(_:marker:polling:)`` does it by itself when it has to. How such a
  /// subscription is ended is not documented.
  ///
  /// - Parameters:
  ///   - types: The kinds of events.
  ///   - options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`.
  public func subscribeToUpdates(
    _ types: [OKEventType] = OKEventType.all, options: SendOptions? = nil
  ) async throws(MessagingError) {
    try await post(
      ["me", "subscribe"], [], OKSubscriptionRequest(types: types, longPolling: true), [],
      options)
  }

  /// The events of the group by long polling, without end.
  ///
  /// The loop survives failures of the network and of the server, and subscribes when OK says that there is no
  /// subscription. It ends with an error when the token is refused, when OK refuses the call, after five answers in a
  /// row that cannot be read, and when the task is cancelled.
  ///
  /// An event never holds up those behind it, also after a restart: one that is not quite JSON is mended, one that cannot
  /// be read comes as `OKEventContent.unknown(_:)` with its bytes, and `OKEvent.unread` says of both what was wrong. A page
  /// that ends in the middle of its events is asked for again, each time with half as many events; if it is cut with a
  /// single one, too, that one is given out as unknown, as far as it came, and the loop goes on behind it. Only where such
  /// a page names no marker the loop ends with an error, for there is no way past.
  ///
  /// - Parameters:
  ///   - types: The kinds of events.
  ///   - marker: Where a former loop stood (``OKUpdates/AsyncIterator/marker``); `nil` to start where OK stands.
  ///   - polling: How to poll.
  public func updates(
    _ types: [OKEventType] = OKEventType.all, marker: String? = nil, polling: OKPolling = OKPolling()
  ) -> OKUpdates {
    OKUpdates(client: self, types: types, marker: marker, polling: polling)
  }

  private func issues(_ url: URL) -> [ValidationIssue] {
    url.absoluteString.httpURLIssues(
      at: "url", rule: "url.http", source: "OK Graph API, graph.user.subscribe")
  }
}

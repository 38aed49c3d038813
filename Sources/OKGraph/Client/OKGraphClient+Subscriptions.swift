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
  ///   - options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`.
  public func subscribe(_ url: URL, options: SendOptions? = nil) async throws(MessagingError) {
    try await post(
      ["me", "subscribe"], [], OKSubscriptionBody(url: url.absoluteString), issues(url), options,
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
      ["me", "unsubscribe"], [], OKSubscriptionBody(url: url.absoluteString), issues(url), options,
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
      ["me", "subscribe"], [], OKSubscriptionBody(types: types.isEmpty ? nil : types, longPolling: true), [],
      options)
  }

  /// The events of the group by long polling, without end.
  ///
  /// The loop survives failures of the network and of the server, and subscribes when OK says that there is no
  /// subscription. It ends with an error when the token is refused, when OK refuses the call, after five answers in a
  /// row that cannot be read, and when the task is cancelled.
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

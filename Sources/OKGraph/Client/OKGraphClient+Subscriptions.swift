public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension OKGraphClient {
  /// Subscribes a webhook to the events of the group (OK Graph API, graph.user.subscribe).
  ///
  /// Several addresses may be subscribed; OK sends every event to each of them. OK may drop an address that fails for
  /// 8 hours.
  ///
  /// - Parameters:
  ///   - url: The address, http or https, with a secret in it: see ``OKWebhook``.
  ///   - types: The kinds of events; empty for all. OK's page shows them for long polling only, and does not say
  ///     whether they work for a webhook.
  ///   - options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`; its code is `.invalid` when the address is not an http or https URL.
  public func subscribe(
    to url: URL, types: [OKEventType] = [], options: SendOptions? = nil
  ) async throws(MessagingError) {
    try await post(
      ["me", "subscribe"], [], OKSubscriptionRequest(url: url, types: types), issues(url), options,
      needsSuccess: true, redacting: Redaction(secrets: [token], addresses: [url.absoluteString]))
  }

  /// Unsubscribes a webhook, so that OK sends it no more events (OK Graph API, graph.user.unsubscribe).
  ///
  /// - Parameters:
  ///   - url: The address as it was subscribed.
  ///   - options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`; its code is `.invalid` when the address is not an http or https URL.
  public func unsubscribe(_ url: URL, options: SendOptions? = nil) async throws(MessagingError) {
    try await post(
      ["me", "unsubscribe"], [], OKSubscriptionRequest(url: url), issues(url), options,
      needsSuccess: true, redacting: Redaction(secrets: [token], addresses: [url.absoluteString]))
  }

  /// Returns the group's subscriptions to events (OK Graph API, graph.user.subscriptions).
  ///
  /// - Parameter options: How to call; `nil` for the context's.
  /// - Throws: `MessagingError`.
  public func subscriptions(options: SendOptions? = nil) async throws(MessagingError) -> [OKSubscription] {
    try await get(["me", "subscriptions"], list: OKSubscriptionList.self, options).subscriptions ?? []
  }

  /// Subscribes the group to long polling (OK Graph API, graph.user.subscribe).
  ///
  /// ``updates(_:marker:polling:)`` calls this when OK says that there is no subscription. How to end a subscription
  /// to long polling is not documented.
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

  /// Returns the events of the group by long polling, without end.
  ///
  /// ```swift
  /// for try await event in ok.updates() {
  ///   if case .messageCreated(let message) = event.content { try await store(message) }
  /// }
  /// ```
  ///
  /// The sequence survives failures of the network and of the server, and subscribes when OK says that there is no
  /// subscription. It ends with an error when OK refuses the token or the call, after five unreadable responses in a
  /// row, after three subscriptions in a row that did not help, when a response of a single event is too large for
  /// reading (4 MiB), and when the task is cancelled.
  ///
  /// A broken event never holds up the events behind it, also after a restart. An event that is not quite JSON is
  /// mended; an event that cannot be read is ``OKEventContent/unknown(_:)`` with its bytes; ``OKEvent/unread`` says
  /// what was wrong with either. A page that ends in the middle of its events is asked for again, each time with half
  /// as many events. If a page of a single event is cut, too, its event is returned as unknown, with the bytes that
  /// came, and the sequence goes on behind it. Such a page without a marker ends the sequence with an error, because
  /// nothing can be asked for behind it.
  ///
  /// - Parameters:
  ///   - types: The kinds of events.
  ///   - marker: The position from which to go on (``OKUpdates/AsyncIterator/marker`` of an earlier loop); `nil` to
  ///     let OK choose.
  ///   - polling: How to poll.
  /// - Returns: A sequence that throws `MessagingError`.
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

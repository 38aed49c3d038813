#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A receiver of a provider's requests: it turns them into typed events for your handler, and makes the response.
///
/// A type that conforms supplies the policy, the methods, ``parse(_:)`` and ``deduplicationKey(of:)``. The checks, the memory
/// of events, and the sequence of checking, reading, handling and responding are here, once for all providers.
///
/// ```swift
/// let result = await webhook.handle(request) { event in
///   try await store(event)
/// }
/// return result.response
/// ```
public protocol WebhookReceiver<Event>: Sendable {
  /// The type of what the provider reports.
  associatedtype Event: Sendable

  /// The provider's name in logs and metrics, or a name of your own.
  var provider: ProviderName { get }
  /// The conditions that a request must meet before it is read.
  var policy: WebhookPolicy { get }
  /// The memory of events that have been handled.
  var deduplicator: EventDeduplicator { get }
  /// The HTTP methods that the provider uses, in capitals.
  var methods: [String] { get }
  /// The response that asks the provider to repeat the request; by default status 500 with an empty body.
  var retryResponse: WebhookResponse { get }
  /// How long the provider waits for the response; by default 5 seconds. See ``handle(_:within:time:_:)``.
  var responseDeadline: Duration { get }

  /// Reads a request that has passed the policy; returns its events.
  ///
  /// - Parameter request: The request.
  /// - Returns: The events, and the secret in the body where the provider sends one.
  /// - Throws: ``WebhookError`` when the request cannot be read.
  func parse(_ request: WebhookRequest) throws(WebhookError) -> ParsedWebhook<Event>

  /// Returns the key by which a repeated delivery of the event is recognised; `nil` for an event that is handled each
  /// time it arrives.
  ///
  /// - Parameter event: An event from ``parse(_:)``.
  func deduplicationKey(of event: Event) -> DeduplicationKey?

  /// Returns the response once all events have been handled; by default status 200 with an empty body.
  ///
  /// - Parameter events: All events of the request, including those that were handled before.
  func acknowledgement(of events: [Event]) -> WebhookResponse
}

extension WebhookReceiver {
  /// A response with status 500 and an empty body.
  public var retryResponse: WebhookResponse { WebhookResponse(status: 500) }

  /// Five seconds, which OK documents (OK Graph API, graph.user.subscribe: status 200 within 5 seconds).
  ///
  /// VK, Devino and, for statuses, Rapporto document no time, so the strictest known one is used for them too.
  public var responseDeadline: Duration { .seconds(5) }

  /// Returns a response with status 200 and an empty body.
  ///
  /// - Parameter events: The events of the request, which are not used.
  public func acknowledgement(of events: [Event]) -> WebhookResponse {
    WebhookResponse()
  }

  /// Returns the events of a request after checking method, size, source and secret, in this order.
  ///
  /// It has no side effect: nothing is remembered, and the same request gives the same events again.
  ///
  /// - Parameter request: The request as received.
  /// - Returns: The events in the order of the request.
  /// - Throws: ``WebhookError``, whose ``WebhookError/response`` is the response to the provider.
  public func events(in request: WebhookRequest) throws(WebhookError) -> [Event] {
    try policy.check(request, methods: methods, bodyBytes: request.body.count)
    let content = try parse(request)
    try policy.check(bodySecret: content.bodySecret)
    return content.events
  }

  /// Handles a request from the provider with your handler, and returns what became of it, with the response to the
  /// provider.
  ///
  /// The handler runs for one event of the request after the other, and not for an event that was handled before. An
  /// event is remembered when the handler has returned. When the handler throws, the event is not remembered, the
  /// other events are handled all the same, and the response asks for a repeat, in which only the missing events are
  /// handled.
  ///
  /// When another delivery of the same event is being handled at this moment, the handler does not run a second time,
  /// and the response asks for a repeat as well, because the other delivery may still fail. A cancelled task starts
  /// no further event and asks for a repeat.
  ///
  /// It returns when the handler has finished, however long that takes. A server that must respond in time calls
  /// ``handle(_:within:time:_:)``.
  ///
  /// - Parameters:
  ///   - request: The request as received.
  ///   - body: Your handler. After a restart, or when the memory of events was too small, it runs for an event again,
  ///     and must have the same effect then.
  /// - Returns: What became of the request. ``WebhookResult/response`` is the response to the provider; for a request
  ///   that was not accepted, that of ``WebhookResult/refusal``.
  public func handle(
    _ request: WebhookRequest, _ body: @Sendable (Event) async throws -> Void
  ) async -> WebhookResult {
    let result = await process(request, body)
    policy.onResult?(result)
    return result
  }

  /// Handles a request and returns what became of it, without reporting it to ``WebhookPolicy/onResult``.
  package func process(
    _ request: WebhookRequest, _ body: @Sendable (Event) async throws -> Void
  ) async -> WebhookResult {
    let start = ContinuousClock.now
    var result = WebhookResult(provider: provider, response: retryResponse)
    do throws(WebhookError) {
      let events = try self.events(in: request)
      result.unfinished = events.count
      for event in events { result.count(await outcome(of: event, body)) }
      result.response = result.isComplete ? acknowledgement(of: events) : retryResponse
    } catch {
      result = WebhookResult(provider: provider, response: error.response, refusal: error)
    }
    result.duration = start.duration(to: .now)
    return result
  }

  /// Handles an event unless it was handled before; returns what became of it.
  func outcome(
    of event: Event, _ body: @Sendable (Event) async throws -> Void
  ) async -> WebhookResult.EventOutcome {
    guard !Task.isCancelled else { return .notBegun }
    guard let key = deduplicationKey(of: event) else { return await run(body, event) }
    switch deduplicator.claim(key) {
    case .remembered: return .repeated
    case .inProgress: return .inProgress
    case .granted(let ticket):
      let outcome = await run(body, event)
      if case .handled = outcome {
        deduplicator.finish(ticket, handled: true)
      } else {
        deduplicator.finish(ticket, handled: false)
      }
      return outcome
    }
  }

  private func run(
    _ body: @Sendable (Event) async throws -> Void, _ event: Event
  ) async -> WebhookResult.EventOutcome {
    do {
      try await body(event)
      return .handled
    } catch {
      return .failed(error)
    }
  }
}

/// The contents of a webhook request, as a receiver has read them.
public struct ParsedWebhook<Event: Sendable>: Sendable {
  /// The events, in the order of the request.
  public var events: [Event]
  /// The secret in the body, for ``WebhookSecret/bodyField(_:)``; `nil` when there is none.
  public var bodySecret: String?

  /// Makes the contents of a request.
  ///
  /// - Parameters:
  ///   - events: The events, in the order of the request.
  ///   - bodySecret: The secret in the body, where the provider sends one. With `nil`, the default, the request is
  ///     refused when the policy expects a secret there.
  public init(events: [Event], bodySecret: String? = nil) {
    self.events = events
    self.bodySecret = bodySecret
  }
}

/// A key that all deliveries of one event have in common, and no other event has.
public enum DeduplicationKey: Hashable, Sendable {
  /// The provider's id of the event, in parts; begin with a word of your own for the kind of event.
  case id([String])
  /// The bytes of an event that has no id.
  case content(Data)
}

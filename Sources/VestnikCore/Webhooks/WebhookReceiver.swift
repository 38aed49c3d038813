#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What turns a provider's requests into typed events, and your handler's success into the provider's answer.
///
/// A receiver supplies the policy, the methods, ``parse(_:)`` and ``identity(of:)``; the checks, the memory of events
/// and the order of things are here, once for all providers.
///
/// ```swift
/// let answer = await webhook.handle(request) { event in
///   try await store(event)
/// }
/// ```
public protocol WebhookReceiver<Event>: Sendable {
  /// What the provider reports.
  associatedtype Event: Sendable

  /// What a request must fulfil before it is read.
  var policy: WebhookPolicy { get }
  /// The memory of events that have been handled.
  var deduplicator: EventDeduplicator { get }
  /// The methods that the provider uses, in capitals.
  var methods: [String] { get }
  /// The answer that asks the provider to repeat the request; by default status 500 with an empty body.
  var retryResponse: WebhookResponse { get }

  /// Reads a request that has passed the policy.
  ///
  /// - Parameter request: The request.
  /// - Returns: Its events, and the secret of the body where the provider sends one.
  /// - Throws: ``WebhookError`` when the request cannot be read.
  func parse(_ request: WebhookRequest) throws(WebhookError) -> ParsedWebhook<Event>

  /// What makes two deliveries the same event; `nil` for an event that is handled each time it arrives.
  ///
  /// - Parameter event: An event of ``parse(_:)``.
  func identity(of event: Event) -> DeduplicationKey?

  /// The answer once all events have been handled; by default status 200 with an empty body.
  ///
  /// - Parameter events: All events of the request, those too that had been handled before.
  func acknowledgement(of events: [Event]) -> WebhookResponse
}

extension WebhookReceiver {
  /// Status 500 with an empty body.
  public var retryResponse: WebhookResponse { WebhookResponse(status: 500) }

  /// Status 200 with an empty body.
  ///
  /// - Parameter events: Not looked at.
  public func acknowledgement(of events: [Event]) -> WebhookResponse {
    WebhookResponse()
  }

  /// The events of a request: checks method, size, source and secret, in this order, then reads it.
  ///
  /// It has no effect: nothing is remembered, and the same request gives the same events again.
  ///
  /// - Parameter request: The request as received.
  /// - Returns: The events in the order of the request.
  /// - Throws: ``WebhookError``, which also says what to answer.
  public func events(in request: WebhookRequest) throws(WebhookError) -> [Event] {
    try policy.check(request, methods: methods)
    let content = try parse(request)
    try policy.check(bodySecret: content.bodySecret)
    return content.events
  }

  /// Takes a request from the provider to your handler, and gives back what to answer.
  ///
  /// The handler runs for one event of the request after the other, and not for an event that was handled before. An
  /// event is remembered when the handler has returned. When it throws, the event is not remembered, the other
  /// events are handled all the same, and the answer asks for a repeat, in which only what is missing is handled.
  ///
  /// When another delivery of the same event is being handled at this moment, the handler does not run a second
  /// time, and the answer asks for a repeat as well: nobody knows yet whether the other one will succeed. A
  /// cancelled task starts no further event and asks for a repeat.
  ///
  /// - Parameters:
  ///   - request: The request as received.
  ///   - body: Your handler. It must bear an event for the second time after a restart, or when the memory of events
  ///     was too small.
  /// - Returns: What to answer; for a request that was not accepted, ``WebhookError/response``. Why it was not, says
  ///   ``events(in:)``.
  public func handle(
    _ request: WebhookRequest, _ body: @Sendable (Event) async throws -> Void
  ) async -> WebhookResponse {
    let events: [Event]
    do {
      events = try self.events(in: request)
    } catch {
      return error.response
    }
    var isComplete = true
    for event in events {
      let isHandled = await handle(event, body)
      isComplete = isComplete && isHandled
    }
    return isComplete ? acknowledgement(of: events) : retryResponse
  }

  /// Whether the event has been handled, now or before.
  private func handle(_ event: Event, _ body: @Sendable (Event) async throws -> Void) async -> Bool {
    guard !Task.isCancelled else { return false }
    guard let identity = identity(of: event) else { return await succeeds(event, body) }
    switch deduplicator.claim(identity) {
    case .remembered: return true
    case .inProgress: return false
    case .granted(let ticket):
      let isHandled = await succeeds(event, body)
      deduplicator.finish(ticket, handled: isHandled)
      return isHandled
    }
  }

  private func succeeds(_ event: Event, _ body: @Sendable (Event) async throws -> Void) async -> Bool {
    do {
      try await body(event)
      return true
    } catch {
      return false
    }
  }
}

/// What a receiver has read from a request.
public struct ParsedWebhook<Event: Sendable>: Sendable {
  /// The events, in the order of the request.
  public var events: [Event]
  /// The secret that stood in the body, for ``WebhookSecret/bodyField(_:)``.
  public var bodySecret: String?

  /// Makes a content.
  ///
  /// - Parameters:
  ///   - events: The events, in the order of the request.
  ///   - bodySecret: The secret that stood in the body, where the provider sends one; by default none, which refuses
  ///     the request when the policy expects one there.
  public init(events: [Event], bodySecret: String? = nil) {
    self.events = events
    self.bodySecret = bodySecret
  }
}

/// What makes two deliveries the same event.
public enum DeduplicationKey: Hashable, Sendable {
  /// The provider's id of the event, in parts; begin with a word of your own for the kind of event.
  case id([String])
  /// The bytes of the event, when it has no id.
  case content(Data)
}

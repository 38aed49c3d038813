import Synchronization

extension WebhookReceiver {
  /// Handles a request as ``handle(_:_:)`` does, and responds in time: for servers.
  ///
  /// When your handler has not finished half a second before the deadline (a tenth of a deadline below 5 s), the
  /// response asks the provider to repeat the request. The handler is not cancelled but goes on in the background;
  /// what it has handled is remembered, so that a repeat is acknowledged without a second run. A repeat that comes
  /// while the handler still runs is asked for again. So nothing is lost when the handler fails after all, and
  /// nothing is handled twice, except an event without a ``deduplicationKey(of:)``, which is handled each time.
  ///
  /// A handler has to end by itself: while one runs on, repeats of its event are asked for again, and `onResult` is
  /// not called.
  ///
  /// When the calling task is cancelled before the response is known, the handler's task is cancelled as well.
  ///
  /// - Parameters:
  ///   - request: The request as received.
  ///   - deadline: The time from the call within which the provider must have the response: ``responseDeadline``,
  ///     less what has already passed.
  ///   - time: The clock; by default that of the system.
  ///   - body: Your handler.
  /// - Returns: What became of the request until the response. For a response that could not wait, it says
  ///   ``WebhookResult/isLate``, and ``WebhookPolicy/onResult`` is called at the end of the handler with the whole.
  public func handle(
    _ request: WebhookRequest, within deadline: Duration, time: any TimeSource = SystemTime(),
    _ body: @escaping @Sendable (Event) async throws -> Void
  ) async -> WebhookResult {
    let start = time.uptime
    let events: [Event]
    do throws(WebhookError) {
      events = try self.events(in: request)
    } catch {
      return refuse(error, after: time.uptime - start)
    }
    let race = WebhookRace(
      WebhookResult(provider: provider, response: retryResponse, unfinished: events.count))
    let work = Task {
      var isComplete = true
      for event in events {
        isComplete = race.count(await outcome(of: event, body)) && isComplete
      }
      let response = isComplete ? acknowledgement(of: events) : retryResponse
      // Not an argument of the call: without `onResult` arguments are not evaluated.
      let result = race.finish(response, after: time.uptime - start)
      policy.onResult?(result)
    }
    let timer = Task {
      let reserve = min(.milliseconds(500), deadline / 10)
      guard (try? await time.sleep(until: start + deadline - reserve)) != nil else { return }
      race.expire(retryResponse, after: time.uptime - start)
    }
    defer { timer.cancel() }
    return await withTaskCancellationHandler {
      await race.result()
    } onCancel: {
      work.cancel()
    }
  }

  /// Returns the result of a request that a server adapter refuses by itself, such as one whose body is cut off or
  /// does not arrive, and reports it to ``WebhookPolicy/onResult``.
  ///
  /// - Parameters:
  ///   - error: The reason, without secrets, with its response.
  ///   - duration: The time that the request has taken; by default zero.
  /// - Returns: The result; its response is that of the error.
  @discardableResult
  public func refuse(_ error: WebhookError, after duration: Duration = .zero) -> WebhookResult {
    let result = WebhookResult(
      provider: provider, response: error.response, refusal: error, duration: duration)
    policy.onResult?(result)
    return result
  }

  /// Checks what is known before the body arrives: method, announced size, source, and a secret in the address.
  ///
  /// A server adapter calls it with a request without a body, so that the body of a request that is refused anyway
  /// need not be read. ``handle(_:within:time:_:)`` checks the whole request again.
  ///
  /// - Parameter request: The request without its body; the header `Content-Length` announces the size.
  /// - Throws: ``WebhookError`` with the reason; pass it to ``refuse(_:after:)``.
  public func check(head request: WebhookRequest) throws(WebhookError) {
    let length = request.headers.first { $0.0.lowercased() == "content-length" }?.1
    // A length that is no number, or too large for one, is refused as the largest.
    try policy.check(request, methods: methods, bodyBytes: length.map { Int($0) ?? .max } ?? 0)
  }
}

/// The result of a request that its handlers and its deadline both want to complete.
///
/// The handlers count events as they go. Whichever comes first, the end of the handlers or the deadline, decides the
/// result that is returned; the handlers get the final one in any case. Everything is one state behind a lock, and
/// the waiting task is resumed after the lock is released.
private final class WebhookRace: Sendable {
  private struct State: Sendable {
    var current: WebhookResult
    /// The result to return; `nil` while neither the handlers nor the deadline have come to their end.
    var decided: WebhookResult?
    var waiter: CheckedContinuation<WebhookResult, Never>?

    /// Makes the current result the one to return unless there is one; returns the task to resume with it.
    mutating func decide() -> CheckedContinuation<WebhookResult, Never>? {
      guard decided == nil else { return nil }
      decided = current
      defer { waiter = nil }
      return waiter
    }
  }

  private let state: Mutex<State>

  init(_ result: WebhookResult) {
    state = Mutex(State(current: result))
  }

  /// Counts an event; returns whether it has been handled, now or before.
  func count(_ outcome: WebhookResult.EventOutcome) -> Bool {
    state.withLock { $0.current.count(outcome) }
    switch outcome {
    case .handled, .repeated: return true
    case .inProgress, .failed, .notBegun: return false
    }
  }

  /// Ends the work of the handlers; returns the final result. The response of a late request stays the one that was
  /// given.
  func finish(_ response: WebhookResponse, after duration: Duration) -> WebhookResult {
    let (result, waiter) = state.withLock { state in
      state.current.duration = duration
      if !state.current.isLate { state.current.response = response }
      return (state.current, state.decide())
    }
    waiter?.resume(returning: result)
    return result
  }

  /// Makes the result late unless the handlers have finished.
  func expire(_ response: WebhookResponse, after duration: Duration) {
    let (result, waiter) = state.withLock { state in
      if state.decided == nil {
        state.current.isLate = true
        state.current.duration = duration
        state.current.response = response
      }
      return (state.current, state.decide())
    }
    waiter?.resume(returning: result)
  }

  /// Waits for the first of the two; returns the result at that time.
  func result() async -> WebhookResult {
    await withCheckedContinuation { continuation in
      let decided = state.withLock { state in
        if state.decided == nil { state.waiter = continuation }
        return state.decided
      }
      if let decided { continuation.resume(returning: decided) }
    }
  }
}

/// The result of a request from a provider: the response to it, and what became of its events.
///
/// ```swift
/// let result = await webhook.handle(request) { event in try await store(event) }
/// logger.info("\(result)")
/// return result.response
/// ```
///
/// Every event of an accepted request is counted once: in ``handled``, ``repeated``, ``inProgress``, ``failures`` or
/// ``unfinished``.
///
/// The printed form is safe for a log. It holds no secret, no phone number and no text of a message, and of an error
/// that your handler threw the name of its type only.
public struct WebhookResult: Sendable, RedactedPrinting {
  /// The name of the receiver that handled the request.
  public var provider: ProviderName
  /// The response to the provider: give it to your server framework.
  public var response: WebhookResponse
  /// The reason why the request was not accepted; `nil` for a request that was.
  public var refusal: WebhookError?
  /// The number of events that your handler has handled now.
  public var handled: Int
  /// The number of events that had been handled before, so that your handler did not run for them.
  public var repeated: Int
  /// The number of events that another delivery is handling at this moment; the provider is asked to repeat them.
  public var inProgress: Int
  /// The errors that your handler threw, in the order of the events; the provider is asked to repeat those events.
  public var failures: [any Error]
  /// The number of events for which your handler has not begun or not finished, because the request was late or its
  /// task was cancelled; the provider is asked to repeat them.
  public var unfinished: Int
  /// Whether the response could not wait for your handler, so that it asks for a repeat; see
  /// ``WebhookReceiver/handle(_:within:time:_:)``.
  public var isLate: Bool
  /// The time from the call until the result was known.
  public var duration: Duration

  /// Makes a result, for a server adapter or a test.
  ///
  /// - Parameters:
  ///   - provider: The name of the receiver.
  ///   - response: The response to the provider.
  ///   - refusal: The reason why the request was not accepted; by default `nil`, accepted.
  ///   - handled: The number of events handled now; by default 0.
  ///   - repeated: The number of events handled before; by default 0.
  ///   - inProgress: The number of events that another delivery is handling; by default 0.
  ///   - failures: What the handler threw; by default nothing.
  ///   - unfinished: The number of events whose handler has not begun or not finished; by default 0.
  ///   - isLate: Whether the response did not wait for the handler; by default `false`.
  ///   - duration: The time that it took; by default zero.
  public init(
    provider: ProviderName, response: WebhookResponse, refusal: WebhookError? = nil, handled: Int = 0,
    repeated: Int = 0, inProgress: Int = 0, failures: [any Error] = [], unfinished: Int = 0,
    isLate: Bool = false, duration: Duration = .zero
  ) {
    self.provider = provider
    self.response = response
    self.refusal = refusal
    self.handled = handled
    self.repeated = repeated
    self.inProgress = inProgress
    self.failures = failures
    self.unfinished = unfinished
    self.isLate = isLate
    self.duration = duration
  }

  /// The result in one line: `devino: 200, 3 handled, 1 repeated, 12 ms`,
  /// `ok: 403, refused (secret: target: without the secret, or with a wrong one), 0 ms`.
  public var description: String {
    var parts = ["\(provider): \(response.status)"]
    if let refusal { parts.append("refused (\(refusal))") }
    if isLate { parts.append("late") }
    for (count, word) in [
      (handled, "handled"), (repeated, "repeated"), (inProgress, "in progress"), (unfinished, "unfinished"),
    ] where count > 0 {
      parts.append("\(count) \(word)")
    }
    if !failures.isEmpty {
      let kinds = failures.prefix(3).map { "\(type(of: $0))" }.joined(separator: ", ")
      parts.append("\(failures.count) failed (\(kinds)\(failures.count > 3 ? ", …" : ""))")
    }
    let (seconds, fraction) = duration.components
    parts.append("\(seconds * 1000 + fraction / 1_000_000_000_000_000) ms")
    return parts.joined(separator: ", ")
  }
}

extension WebhookResult {
  /// The result of one event.
  enum EventOutcome: Sendable {
    case handled
    case repeated
    case inProgress
    case failed(any Error)
    /// The task was cancelled before the handler began.
    case notBegun
  }

  /// Whether every event has been handled, now or before.
  var isComplete: Bool { inProgress == 0 && unfinished == 0 && failures.isEmpty }

  /// Counts an event that was counted as unfinished before.
  mutating func count(_ outcome: EventOutcome) {
    switch outcome {
    case .handled: handled += 1
    case .repeated: repeated += 1
    case .inProgress: inProgress += 1
    case .failed(let error): failures.append(error)
    case .notBegun: return
    }
    unfinished -= 1
  }
}

#if Observability
  public import CoreMetrics
  public import Logging
  import Metrics
  import Synchronization
  public import Tracing
  public import VestnikCore

  /// A reporter of what clients, campaigns and webhooks do to swift-log, swift-metrics and swift-distributed-tracing.
  ///
  /// ```swift
  /// let observability = Observability(logger: Logger(label: "orders"))
  /// let context = ClientContext(transport: transport, budget: budget, onEvent: observability.report)
  /// let policy = WebhookPolicy(secret: .pathSuffix(secret), onResult: observability.report)
  /// ```
  ///
  /// Nothing that it reports is secret or personal: neither phone numbers nor texts nor keys. What it reports:
  ///
  /// - **Logs**: one line an event, at the level of the event, with its fields as metadata. Requests and their accepted
  ///   messages are `.debug`, because a service has many of them; what was not delivered is `.warning`; a message that
  ///   may have been delivered without a receipt, and a budget store that fails, are `.error`.
  /// - **Metrics**, listed at ``Metric``; `Documentation/Grafana.json` in the repository is a dashboard of them.
  /// - **Traces**: a span of kind `client` for each request, from its departure to the outcomes of its messages, in the
  ///   trace of the caller of `send`. A span is an error when no response came, the status is 400 or above, or a
  ///   message was not accepted. The spans of a transport that has its own, such as AsyncHTTPClient, are siblings.
  public struct Observability: Sendable {
    /// The names of the metrics, with their dimensions.
    public enum Metric: String, Hashable, Sendable, CaseIterable {
      /// Messages with a final outcome. Dimensions: `provider`, `group`, `outcome` (`accepted`, `rejected`, `invalid`,
      /// `overBudget`, `failed`, or `unknown` for a failed one that may have arrived).
      case messages = "vestnik_messages_total"
      /// Time from the departure of a request to its response, or to its failure. Dimensions: `provider`, `group`,
      /// `status` (the HTTP status, or the reason of the transport).
      case requestDuration = "vestnik_request_duration_seconds"
      /// Time that a group is about to wait for its budget. Dimensions: `provider`, `group`.
      case budgetWait = "vestnik_budget_wait_seconds"
      /// Messages that are sent again. Dimensions: `provider`, `group`, `code`.
      case retries = "vestnik_retries_total"
      /// Bytes of bodies. Dimensions: `provider`, `direction` (`sent`, `received`).
      case bytes = "vestnik_body_bytes_total"
      /// Recipients blocked for a day by a delivery report. Dimensions: `provider`, `group`.
      case recipientsBlocked = "vestnik_recipients_blocked_total"
      /// Groups blocked for a while, because the provider said "too fast". Dimensions: `provider`, `group`.
      case groupsBlocked = "vestnik_groups_blocked_total"
      /// Failures of the budget store. Dimensions: `provider`, `group`, `policy`.
      case budgetStoreFailures = "vestnik_budget_store_failures_total"
      /// Requests of providers. Dimensions: `provider`, `result` (`accepted`, `failed` when a handler threw, `late`, or
      /// the kind of a `WebhookError`, such as `secret`).
      case webhookRequests = "vestnik_webhook_requests_total"
      /// Events of accepted requests. Dimensions: `provider`, `result` (`handled`, `repeated`, `inProgress`, `failed`,
      /// `unfinished`).
      case webhookEvents = "vestnik_webhook_events_total"
      /// Time from a request of a provider until its events were handled. Dimension: `provider`.
      case webhookDuration = "vestnik_webhook_duration_seconds"
    }

    private let logger: Logger?
    private let metrics: (any MetricsFactory)?
    private let spans: RequestSpans?

    /// Makes a reporter to the systems that the program has bootstrapped, or to those given.
    ///
    /// - Parameters:
    ///   - logger: The logger; with `nil` nothing is logged.
    ///   - metrics: The factory of metrics, by default that of `MetricsSystem`; with `nil` nothing is measured.
    ///   - tracer: The tracer, by default that of `InstrumentationSystem`; with `nil` nothing is traced.
    public init(
      logger: Logger?, metrics: (any MetricsFactory)? = MetricsSystem.factory,
      tracer: (any Tracer)? = InstrumentationSystem.tracer
    ) {
      self.logger = logger
      self.metrics = metrics
      spans = tracer.map(RequestSpans.init)
    }

    /// Reports an event of a client or a campaign; give it to `ClientContext` as `onEvent`.
    public func report(_ event: ClientEvent) {
      logger?.log(
        level: event.level.forLogger, "\(event.kind)", metadata: event.fields.mapValues { .string($0) })
      measure(event)
      spans?.report(event)
    }
  }

  extension Observability {
    /// Reports what became of a provider's request; give it to `WebhookPolicy` as `onResult`.
    ///
    /// A refused request and a handler that threw are `.warning`, everything else is `.debug`. Of an error that a
    /// handler threw only the name of its type is reported.
    public func report(_ result: WebhookResult) {
      let word = result.word
      logger?.log(level: word == "accepted" ? .debug : .warning, "webhook", metadata: ["result": "\(result)"])
      let provider = [("provider", result.provider.rawValue)]
      count(.webhookRequests, provider + [("result", word)])
      time(.webhookDuration, provider, result.duration)
      for (events, word) in [
        (result.handled, "handled"), (result.repeated, "repeated"), (result.inProgress, "inProgress"),
        (result.failures.count, "failed"), (result.unfinished, "unfinished"),
      ] where events > 0 {
        count(.webhookEvents, provider + [("result", word)], by: events)
      }
    }

    private func measure(_ event: ClientEvent) {
      let group = [("provider", event.provider?.rawValue ?? ""), ("group", event.group?.rawValue ?? "")]
      switch event.kind {
      case .messagesInvalid, .outcomesKnown:
        for (outcome, messages) in event.outcomes?.byLabel ?? [] where messages > 0 {
          count(.messages, group + [("outcome", outcome)], by: messages)
        }
      case .requestWillSend:
        count(.bytes, [group[0], ("direction", "sent")], by: event.bytes ?? 0)
      case .responseReceived:
        count(.bytes, [group[0], ("direction", "received")], by: event.bytes ?? 0)
        time(.requestDuration, group + [("status", event.status.map(String.init) ?? "")], event.duration)
      case .transportFailed:
        time(.requestDuration, group + [("status", event.details["reason"] ?? "")], event.duration)
      case .budgetWaiting: time(.budgetWait, group, event.wait)
      case .retryScheduled:
        count(.retries, group + [("code", event.details["code"] ?? "")], by: event.messages ?? 1)
      case .recipientBlocked: count(.recipientsBlocked, group)
      case .groupBlocked: count(.groupsBlocked, group)
      case .budgetStoreFailed:
        count(.budgetStoreFailures, group + [("policy", event.details["policy"] ?? "")])
      default: break
      }
    }

    func count(_ metric: Metric, _ dimensions: [(String, String)], by amount: Int = 1) {
      guard let metrics else { return }
      Counter(label: metric.rawValue, dimensions: dimensions, factory: metrics).increment(by: amount)
    }

    func time(_ metric: Metric, _ dimensions: [(String, String)], _ duration: Duration?) {
      guard let metrics, let duration else { return }
      Timer(label: metric.rawValue, dimensions: dimensions, factory: metrics).record(duration: duration)
    }
  }

  extension WebhookResult {
    /// The result as one word for the dimension `result`.
    fileprivate var word: String {
      if let refusal { return refusal.kind.rawValue }
      if isLate { return "late" }
      return failures.isEmpty ? "accepted" : "failed"
    }
  }

  extension OutcomeTally {
    /// The counts by the words of the dimension `outcome`.
    fileprivate var byLabel: [(String, Int)] {
      OutcomeKind.allCases.map { ($0.rawValue, $0 == .failed ? failed - unknown : self[$0]) }
        + [("unknown", unknown)]
    }
  }

  extension ClientEvent.Level {
    /// The level of swift-log.
    var forLogger: Logger.Level {
      switch self {
      case .debug: .debug
      case .info: .info
      case .warning: .warning
      case .error: .error
      }
    }
  }

  /// The spans of the requests that are under way, by the id of the request.
  ///
  /// A span begins with the event of the departure, in the task of the sender, whose trace it joins. It ends with the
  /// outcomes of the request's messages, or with the response of a request that carries none, such as a query.
  final class RequestSpans: Sendable {
    private let tracer: any Tracer
    private let spans = Mutex<[String: any Span]>([:])

    init(_ tracer: any Tracer) {
      self.tracer = tracer
    }

    func report(_ event: ClientEvent) {
      switch event.kind {
      case .requestWillSend: begin(event)
      case .responseReceived, .transportFailed:
        change(event) { span in
          span.attributes["http.response.status_code"] = event.status
          if let reason = event.details["reason"] { span.attributes["error.type"] = reason }
          if event.status.map({ $0 >= 400 }) ?? true { span.setStatus(SpanStatus(code: .error)) }
        }
        if event.messages == nil { end(event) }
      case .outcomesKnown where !event.requestID.isEmpty:
        change(event) { span in
          guard let outcomes = event.outcomes else { return }
          span.attributes["vestnik.outcomes"] = outcomes.description
          if outcomes.accepted < event.messages ?? 0 { span.setStatus(SpanStatus(code: .error)) }
        }
        end(event)
      default: break
      }
    }

    private func begin(_ event: ClientEvent) {
      let provider = event.provider?.rawValue ?? ""
      let span = tracer.startAnySpan(
        "\(provider) \(event.messages == nil ? "call" : "send")", context: .current ?? .topLevel,
        ofKind: .client)
      span.attributes["messaging.system"] = provider
      span.attributes["messaging.destination.name"] = event.group?.rawValue
      span.attributes["messaging.batch.message_count"] = event.messages
      span.attributes["http.request.method"] = event.details["method"]
      span.attributes["server.address"] = event.details["host"]
      span.attributes["http.request.resend_count"] = event.attempt.flatMap { $0 > 1 ? $0 - 1 : nil }
      span.attributes["vestnik.request_id"] = event.requestID
      spans.withLock { $0[event.requestID] = span }
    }

    private func change(_ event: ClientEvent, _ body: (any Span) -> Void) {
      guard let span = spans.withLock({ $0[event.requestID] }) else { return }
      body(span)
    }

    private func end(_ event: ClientEvent) {
      spans.withLock { $0.removeValue(forKey: event.requestID) }?.end()
    }
  }
#endif

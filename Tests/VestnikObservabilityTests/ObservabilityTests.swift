#if Observability
  import CoreMetrics
  import DevinoVK
  import Foundation
  import InMemoryTracing
  import Logging
  import MetricsTestKit
  import Synchronization
  import Testing
  import Tracing
  import VestnikCore
  import VestnikObservability
  import VestnikTesting

  /// What a logger was given: a level, a message, and the metadata as text.
  private final class Lines: Sendable {
    struct Line: Hashable {
      var level: Logger.Level
      var message: String
      var metadata: [String: String]
    }

    private let lines = Mutex<[Line]>([])
    var all: [Line] { lines.withLock { $0 } }
    func add(_ line: Line) { lines.withLock { $0.append(line) } }
  }

  private struct LineHandler: LogHandler {
    let lines: Lines
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      lines.add(
        .init(
          level: event.level, message: "\(event.message)",
          metadata: (event.metadata ?? [:]).mapValues { "\($0)" }))
    }
  }

  /// A client of Devino whose events go to a logger, a metrics factory and a tracer of this test.
  private struct Bench {
    let lines = Lines()
    let metrics = TestMetrics()
    let tracer = InMemoryTracer()
    let clock = ManualClock(.automatic)
    let observability: Observability

    init() {
      let lines = lines
      observability = Observability(
        logger: Logger(label: "test") { _ in LineHandler(lines: lines) }, metrics: metrics, tracer: tracer)
    }

    func client(
      _ respond: @escaping @Sendable (TransportRequest) async throws(TransportError) -> TransportResponse
    ) -> DevinoClient {
      let budget = SendBudget(BudgetLimits(perSecond: 50, perDayAndRecipient: 5), time: clock)
      let context = ClientContext(
        transport: MockTransport(respond), budget: budget, time: clock, onEvent: observability.report)
      return DevinoClient(.apiKey(Secret("Marked5ecret")), context: context)
    }

    func total(_ metric: Observability.Metric, _ dimensions: [(String, String)]) -> Int64 {
      metrics.counterTotal(label: metric.rawValue, dimensions: dimensions)
    }
  }

  private func messages(_ phones: [String]) -> [DevinoMessage] {
    phones.map {
      DevinoMessage(to: PhoneNumber($0), from: "shop", template: "ready", timeToLive: .minutes(15))
    }
  }

  private let accepted = #"{"result":[{"messageId":"17","code":"OK"}]}"#

  // The example of README, so that it compiles. It is not run.
  func readmeObservability(
    transport: some HTTPTransport, budget: some BudgetStore, secret: Secret
  ) -> (ClientContext, WebhookPolicy) {
    let observability = Observability(logger: Logger(label: "orders"))
    let context = ClientContext(transport: transport, budget: budget, onEvent: observability.report)
    let policy = WebhookPolicy(secret: .pathSuffix(secret), onResult: observability.report)
    return (context, policy)
  }

  @Suite struct ObservabilityTests {
    @Test func everyMessageIsCountedOnceByItsOutcome() async {
      let bench = Bench()
      let client = bench.client { _ in TransportResponse(status: 200, body: Data(accepted.utf8)) }
      let phones = [
        "79990001122", "79990001122", "79990001122", "79990001122", "79990001122", "79990001122", "12",
      ]
      var outcomes = OutcomeTally()
      for message in messages(phones) { outcomes = outcomes + OutcomeTally(await client.send([message])) }
      #expect(outcomes == OutcomeTally(accepted: 5, invalid: 1, overBudget: 1))
      let shop = [("provider", "devino"), ("group", "shop")]
      #expect(bench.total(.messages, shop + [("outcome", "accepted")]) == 5)
      #expect(bench.total(.messages, shop + [("outcome", "overBudget")]) == 1)
      // A message that is invalid has no group that could be trusted.
      #expect(bench.total(.messages, [("provider", "devino"), ("group", ""), ("outcome", "invalid")]) == 1)
      #expect(bench.metrics.counterTotal(label: Observability.Metric.messages.rawValue) == 7)
      #expect(
        bench.total(.bytes, [("provider", "devino"), ("direction", "received")])
          == Int64(5 * accepted.utf8.count))
    }

    @Test func whatMayHaveArrivedIsApartFromWhatFailed() async throws {
      let bench = Bench()
      let clock = bench.clock
      let client = bench.client { _ throws(TransportError) in
        clock.advance(by: .milliseconds(1500))
        throw TransportError(phase: .maybeSent, reason: .timedOut, detail: "79990001122 Marked5ecret")
      }
      _ = await client.send(messages(["79990001122"]))
      let shop = [("provider", "devino"), ("group", "shop")]
      #expect(bench.total(.messages, shop + [("outcome", "unknown")]) == 1)
      #expect(bench.total(.messages, shop + [("outcome", "failed")]) == 0)
      let timer = try bench.metrics.expectTimer(
        Observability.Metric.requestDuration.rawValue, shop + [("status", "timed-out")])
      #expect(timer.values == [1_500_000_000])
      #expect(bench.lines.all.map(\.level) == [.debug, .warning, .error])
    }

    @Test func waitsRetriesAndBlocksAreMeasured() async throws {
      let bench = Bench()
      let number = Atomic(0)
      let client = bench.client { _ in
        if number.wrappingAdd(1, ordering: .relaxed).newValue == 1 {
          return TransportResponse(status: 429, headers: ["Retry-After": "3"])
        }
        return TransportResponse(status: 200, body: Data(accepted.utf8))
      }
      _ = await client.send(messages(["79990001122"]))
      let shop = [("provider", "devino"), ("group", "shop")]
      #expect(bench.total(.groupsBlocked, shop) == 1)
      #expect(bench.total(.retries, shop + [("code", "throttled")]) == 1)
      let timer = try bench.metrics.expectTimer(
        Observability.Metric.requestDuration.rawValue, shop + [("status", "429")])
      #expect(timer.values.count == 1)
      // The fifty-first message of a second.
      for number in 0..<51 { _ = await client.send(messages(["\(79_990_002_000 + number)"])) }
      let wait = try bench.metrics.expectTimer(Observability.Metric.budgetWait.rawValue, shop)
      #expect(wait.values.allSatisfy { $0 > 0 && $0 <= 3_000_000_000 })
    }

    @Test func aRequestIsASpanInTheTraceOfItsCaller() async throws {
      let bench = Bench()
      let client = bench.client { _ in TransportResponse(status: 200, body: Data(accepted.utf8)) }
      await bench.tracer.withSpan("order") { _ in _ = await client.send(messages(["79990001122"])) }
      let spans = bench.tracer.finishedSpans
      #expect(
        spans.map(\.operationName).sorted() == ["devino send", "order"] && bench.tracer.activeSpans.isEmpty)
      let order = try #require(spans.first { $0.operationName == "order" })
      let span = try #require(spans.first { $0.operationName == "devino send" })
      #expect(span.context.inMemorySpanContext?.traceID == order.context.inMemorySpanContext?.traceID)
      #expect(span.kind == .client && span.status == nil)
      #expect(span.attributes.get("messaging.system") == .string("devino"))
      #expect(span.attributes.get("messaging.destination.name") == .string("shop"))
      #expect(span.attributes.get("http.response.status_code") == .int64(200))
      #expect(span.attributes.get("vestnik.outcomes") == .string("1 accepted"))
    }

    @Test(arguments: [0, 401, 503])
    func aRequestThatDeliversNothingIsAFailedSpan(status: Int) async {
      let bench = Bench()
      let client = bench.client { _ throws(TransportError) in
        if status == 0 { throw TransportError(phase: .notSent, reason: .unreachable, detail: "") }
        return TransportResponse(status: status)
      }
      _ = await client.send(messages(["79990001122"]), options: SendOptions(maxAttempts: 2))
      let spans = bench.tracer.finishedSpans
      #expect(
        !spans.isEmpty && spans.allSatisfy { $0.status?.code == .error } && bench.tracer.activeSpans.isEmpty)
    }

    @Test func nothingSecretOrPersonalIsReported() async {
      let bench = Bench()
      let number = Atomic(0)
      let client = bench.client { request throws(TransportError) in
        switch number.wrappingAdd(1, ordering: .relaxed).newValue % 4 {
        case 0: return TransportResponse(status: 200, body: Data(accepted.utf8))
        case 1: return TransportResponse(status: 400, body: Data("79990001122 Marked5ecret Your order".utf8))
        case 2: throw TransportError(phase: .maybeSent, reason: .timedOut, detail: "79990001122 Marked5ecret")
        default: return TransportResponse(status: 503, body: Data("79990001122".utf8))
        }
      }
      for _ in 0..<12 {
        _ = await client.send(messages(["79990001122", "+7 999 000 11 22", "Marked5ecret"]))
      }
      var text = "\(bench.lines.all)"
      dump(bench.tracer.finishedSpans.map(\.attributes), to: &text)
      for span in bench.tracer.finishedSpans { span.attributes.forEach({ text += "\($0) \($1)" }) }
      for counter in bench.metrics.counters { text += "\(counter.label) \(counter.dimensions)" }
      for timer in bench.metrics.timers { text += "\(timer.label) \(timer.dimensions)" }
      #expect(text.contains("devino") && text.contains("invalid"))
      for word in ["Marked5ecret", "79990001122", "999 000", "Your order"] {
        #expect(!text.contains(word), "\(word)")
      }
    }

    @Test func eachSystemCanBeLeftOut() {
      let bench = Bench()
      let event = ClientEvent(.recipientBlocked, provider: "devino")
      let lines = bench.lines
      let logger = Logger(label: "test") { _ in LineHandler(lines: lines) }
      Observability(logger: nil, metrics: bench.metrics, tracer: nil).report(event)
      #expect(lines.all.isEmpty && bench.metrics.counters.map(\.totalValue) == [1])
      Observability(logger: logger, metrics: nil, tracer: nil).report(event)
      #expect(lines.all.count == 1 && bench.metrics.counters.map(\.totalValue) == [1])
      Observability(logger: nil, metrics: nil, tracer: bench.tracer).report(ClientEvent(.requestWillSend))
      #expect(lines.all.count == 1 && bench.tracer.activeSpans.count == 1)
    }

    @Test func whatBecameOfAWebhookRequestIsReported() async throws {
      struct Busy: Error {
        let text = "Marked5ecret"
      }
      let bench = Bench()
      let policy = WebhookPolicy(
        secret: .pathSuffix("Marked5ecret"), onResult: bench.observability.report)
      let webhook = DevinoWebhook(policy: policy)
      func handle(_ body: String, at target: String = "/hook/Marked5ecret") async {
        let request = WebhookRequest(method: "POST", target: target, body: Data(body.utf8))
        _ = await webhook.handle(request) { event in
          if case .status(let report) = event, report.messageID == "2" { throw Busy() }
        }
      }
      let status = #"{"channel":"VK","messageId":"ID","ts":1767225600000,"status":"DELIVERED","errorCode":0}"#
      await handle("[\(status)]")
      await handle("[\(status)]")
      await handle("[\(status.replacing("ID", with: "2"))]")
      await handle("[\(status)]", at: "/hook/79990001122")
      await handle("79990001122")
      func requests(_ result: String) -> Int64 {
        bench.total(.webhookRequests, [("provider", "devino"), ("result", result)])
      }
      func events(_ result: String) -> Int64 {
        bench.total(.webhookEvents, [("provider", "devino"), ("result", result)])
      }
      #expect(["accepted", "failed", "secret", "malformed"].map(requests) == [2, 1, 1, 1])
      #expect(["handled", "repeated", "failed", "unfinished"].map(events) == [1, 1, 1, 0])
      let timer = try bench.metrics.expectTimer(
        Observability.Metric.webhookDuration.rawValue, [("provider", "devino")])
      #expect(timer.values.count == 5)
      #expect(bench.lines.all.map(\.level) == [.debug, .debug, .warning, .warning, .warning])
      let text = bench.lines.all.compactMap { $0.metadata["result"] }
      #expect(text[2].contains("Busy") && text[3].contains("without the secret"))
      #expect(!"\(text)".contains("Marked5ecret") && !"\(text)".contains("79990001122"))
    }

    @Test func theDashboardKnowsEveryMetric() throws {
      let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Documentation/Grafana.json")
      let text = try String(contentsOf: file, encoding: .utf8)
      let dashboard = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
      #expect((dashboard?["panels"] as? [Any])?.isEmpty == false)
      for metric in Observability.Metric.allCases { #expect(text.contains(metric.rawValue), "\(metric)") }
    }
  }
#endif

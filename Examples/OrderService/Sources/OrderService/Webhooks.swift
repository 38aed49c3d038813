import Foundation
import Hummingbird
import Logging
import MetricsTestKit
import ServiceLifecycle
import Vestnik
import VestnikHummingbird

extension Router<WebhookRequestContext> {
  /// Adds a route for each provider: statuses go into the book, and what people write into the log, without its text.
  func addWebhooks(
    _ policy: WebhookPolicy, _ deduplicator: EventDeduplicator, _ book: OrderBook, _ logger: Logger
  ) {
    webhook("hooks/devino", DevinoWebhook(policy: policy, deduplicator: deduplicator)) { event in
      if case .status(let report) = event { try await book.note(report.deliveryReport) }
    }
    webhook("hooks/rapporto", RapportoWebhook(policy: policy, deduplicator: deduplicator)) { event in
      if case .status(let report) = event { try await book.note(report.deliveryReport) }
    }
    webhook("hooks/vk", VKWebhook(policy: policy, deduplicator: deduplicator)) { event in
      logger.info("vk event", metadata: ["type": "\(event.type)"])
    }
    webhook("hooks/ok", OKWebhook(policy: policy, deduplicator: deduplicator)) { event in
      logger.info("ok event", metadata: ["type": "\(event.type)"])
    }
  }
}

/// The events that were handled, kept over a restart in a file.
struct RememberedEvents: Service {
  let deduplicator: EventDeduplicator
  private let file: URL

  init(at file: URL) {
    self.file = file
    let saved = (try? Data(contentsOf: file)).flatMap {
      try? JSONDecoder().decode(EventDeduplicator.Snapshot.self, from: $0)
    }
    deduplicator = saved.map { EventDeduplicator(restoring: $0) } ?? EventDeduplicator()
  }

  func run() async throws {
    try await gracefulShutdown()
    try JSONEncoder().encode(deduplicator.snapshot()).write(to: file, options: .atomic)
  }
}

extension Response {
  /// A response with a value as JSON.
  init(_ status: HTTPResponse.Status, json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    let body = try encoder.encode(value)
    self.init(
      status: status, headers: [.contentType: "application/json"],
      body: .init(byteBuffer: ByteBuffer(bytes: body + Data("\n".utf8))))
  }
}

extension TestMetrics {
  /// The counters and the sums of the timers, as Prometheus reads them.
  var text: String {
    let counters = counters.map { ($0.label, $0.dimensions, Double($0.totalValue)) }
    let timers = timers.flatMap { timer in
      [
        (timer.label + "_count", timer.dimensions, Double(timer.values.count)),
        (timer.label + "_sum", timer.dimensions, Double(timer.values.reduce(0, +)) / 1e9),
      ]
    }
    return (counters + timers).map { label, dimensions, value in
      let words = dimensions.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: ",")
      return "\(label){\(words)} \(value)\n"
    }.sorted().joined()
  }
}

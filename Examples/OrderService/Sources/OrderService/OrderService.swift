import Foundation
import Hummingbird
import Logging
import MetricsTestKit
import Vestnik
import VestnikAsyncHTTPClient
import VestnikHummingbird
import VestnikObservability

/// A café's server: it tells a guest that an order is ready, and knows what became of the message.
@main struct OrderService {
  static func main() async throws {
    let environment = ProcessInfo.processInfo.environment
    let directory = URL(fileURLWithPath: environment["STATE_DIRECTORY"] ?? "order-service-state")
    // Phone numbers, and the key of the remembered events.
    try FileManager.default.createDirectory(
      at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])

    // A real service gives its own factory here, such as the one of swift-prometheus.
    let metrics = TestMetrics()
    var logger = Logger(label: "order-service")
    logger.logLevel = environment["LOG_LEVEL"].flatMap { Logger.Level(rawValue: $0) } ?? .info
    let observability = Observability(logger: logger, metrics: metrics)

    let transport = AsyncHTTPClientTransport()
    let budget = try await JournaledBudget(MessageLimits.devino.rate, directory: directory)
    let context = ClientContext(transport: transport, budget: budget, onEvent: observability.report)
    // Against the sandbox of this package, unless a key is given.
    let key = environment["DEVINO_API_KEY"]
    let sandbox = URL(string: environment["PROVIDER_URL"] ?? "http://127.0.0.1:8081")
    let devino = DevinoClient(
      .apiKey(Secret(key ?? "test")), context: context,
      configuration: .init(baseURL: key == nil ? sandbox : nil))

    let book = try OrderBook(at: directory.appending(path: "orders.jsonl"))
    let events = RememberedEvents(at: directory.appending(path: "events.json"))
    let port = environment["PORT"].flatMap { Int($0) } ?? 8080
    let secret = environment["WEBHOOK_SECRET"] ?? "change-me"
    let orders = Orders(
      book: book, devino: devino, statusURL: "http://127.0.0.1:\(port)/hooks/devino/\(secret)")
    let policy = WebhookPolicy(secret: .pathSuffix(Secret(secret)), onResult: observability.report)

    let router = Router(context: WebhookRequestContext.self)
    router.post("orders/:order/ready") { request, context in
      let body = try await request.decode(as: ReadyOrder.self, context: context)
      return try await orders.ready(try context.parameters.require("order"), body)
    }
    router.get("messages/:id") { _, context in
      let id = MessageID(try context.parameters.require("id"))
      guard let state = book.tracker.state(of: id) else {
        throw HTTPError(.notFound, message: "no report yet")
      }
      return try Response(.ok, json: state)
    }
    router.get("metrics") { _, _ in metrics.text }
    router.addWebhooks(policy, events.deduplicator, book, logger)

    var app = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger)
    // Services are shut down in the reverse order, so the events are saved when nothing is handled any more.
    app.addServices(events)
    try await app.runService()
    await budget.shutdown()
    try await transport.shutdown()
  }
}

struct ReadyOrder: Decodable {
  var phone: PhoneNumber
}

/// Sends the messages of orders, and notes what became of them.
struct Orders: Sendable {
  let book: OrderBook
  let devino: DevinoClient
  let statusURL: String

  /// Sends the message of an order, once, however often it is asked to.
  func ready(_ order: String, _ body: ReadyOrder) async throws -> Response {
    if let known = try await book.begin(order) { return try Response(.ok, json: known) }
    let message = DevinoMessage(
      to: body.phone, from: "coffee_corner", template: "order_ready", variables: ["order": order],
      timeToLive: .minutes(15), statusURL: statusURL)
    // A person waits for the response, so nothing waits for the budget.
    let outcome = await devino.send([message], options: SendOptions(budget: .failFast))[0]
    switch outcome {
    case .accepted(let receipt): return try await end(order, .sent(receipt.id), .accepted)
    case .rejected(let rejection):
      return try await end(
        order, .refused(rejection.reasons.first?.code ?? "rejected"), .unprocessableContent)
    case .invalid(let issues):
      return try await end(
        order, .refused(issues.map(\.description).joined(separator: "; ")), .unprocessableContent)
    case .failed(let error) where error.delivery == .unknown:
      return try await end(order, .inDoubt, .badGateway)
    case .overBudget(let until):
      try await book.note(nil, of: order)
      let seconds = Int(max(1, until.timeIntervalSinceNow).rounded(.up))
      return Response(status: .tooManyRequests, headers: [.retryAfter: "\(seconds)"])
    case .failed:
      try await book.note(nil, of: order)
      return Response(status: .serviceUnavailable)
    }
  }

  private func end(
    _ order: String, _ state: OrderBook.State, _ status: HTTPResponse.Status
  ) async throws -> Response {
    try await book.note(state, of: order)
    return try Response(status, json: state)
  }
}

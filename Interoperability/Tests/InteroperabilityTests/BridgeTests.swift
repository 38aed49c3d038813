import Foundation
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import Synchronization
import Testing
import Vestnik
import VestnikTesting

/// What a server writes between its own types and Vestnik's, with all modules imported and no name qualified.
@Suite struct BridgeTests {
  @Test func aRequestOfHTTPTypesIsAWebhookRequest() throws {
    var request = HTTPRequest(
      method: .post, scheme: "https", authority: "bot.example.org", path: "/devino?x=1")
    request.headerFields[.contentType] = "application/json"
    let webhook = WebhookRequest(
      method: request.method.rawValue, target: request.path ?? "/",
      headers: request.headerFields.map { ($0.name.rawName, $0.value) },
      body: Data("[]".utf8))
    #expect(webhook.method == "POST" && webhook.headers.first?.1 == "application/json")
  }

  @Test func aWebhookResponseIsAResponseOfBothLibraries() {
    let webhook = WebhookResponse(status: 503)
    let response = HTTPResponse(status: .init(code: webhook.status))
    let head = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: webhook.status),
      headers: HTTPHeaders(webhook.headers.map { ($0.key, $0.value) }))
    #expect(response.status.code == 503 && head.status == .serviceUnavailable)
  }

  @Test func aRequestOfNIOIsAWebhookRequest() {
    let head = HTTPRequestHead(
      version: .http1_1, method: .GET, uri: "/rapporto?status=2", headers: HTTPHeaders([("X-Key", "a")]))
    let webhook = WebhookRequest(
      method: head.method.rawValue, target: head.uri,
      headers: head.headers.map { ($0.name, $0.value) })
    #expect(webhook.target == "/rapporto?status=2" && webhook.headers.first?.1 == "a")
  }

  @Test func anEventOfTheClientIsAnEventOfTheLog() async throws {
    let recorder = Recorder()
    let logger = Logger(label: "vestnik") { _ in recorder }
    let log: @Sendable (ClientEvent) -> Void = { event in
      logger.info("\(event.kind)", metadata: event.fields.mapValues { .string($0) })
    }
    let context = ClientContext(
      transport: MockTransport { _ in TransportResponse(status: 503) },
      budget: SendBudget(BudgetLimits(perSecond: 50, perDayAndRecipient: 5)),
      options: SendOptions(maxAttempts: 1), onEvent: log)
    let client = DevinoClient(.apiKey("key"), context: context)
    _ = await client.send([
      DevinoMessage(to: "79990001122", from: "shop", template: DevinoTemplate(name: "ready"))
    ])
    #expect(recorder.messages == ["request-will-send", "response-received"])
    #expect(recorder.allMetadata.last?["status"] == "503")
  }
}

/// A log handler that keeps what it is given.
private final class Recorder: LogHandler, Sendable {
  private let events = Mutex<[LogEvent]>([])

  var messages: [String] { events.withLock { $0.map { "\($0.message)" } } }
  var allMetadata: [Logger.Metadata] { events.withLock { $0.map { $0.metadata ?? [:] } } }

  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }

  subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) { events.withLock { $0.append(event) } }

  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
}

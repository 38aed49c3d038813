import Foundation
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
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
    let answer = WebhookResponse(status: 503)
    let response = HTTPResponse(status: .init(code: answer.status))
    let head = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status),
      headers: HTTPHeaders(answer.headers.map { ($0.key, $0.value) }))
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

  @Test func anEventOfTheClientIsALogLine() async throws {
    let logger = Logger(label: "vestnik")
    let log: @Sendable (ClientEvent) -> Void = { event in
      logger.debug(
        "\(event.kind)", metadata: event.fields.mapValues { Logger.MetadataValue.string($0) })
    }
    let context = ClientContext(
      transport: MockTransport { _ in TransportResponse(status: 200) },
      budget: SendBudget(BudgetLimits(perSecond: 50, perDayAndRecipient: 5)), onEvent: log)
    #expect(context.onEvent != nil)
  }
}

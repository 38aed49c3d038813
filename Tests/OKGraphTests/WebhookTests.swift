import Foundation
import OKGraph
import Synchronization
import Testing
import VestnikCore

@Suite struct WebhookTests {
  private let webhook = OKWebhook(secret: .pathSuffix("f2c9"))

  private func post(
    _ body: Data, to target: String = "/ok/f2c9", from remote: String? = "217.20.145.193"
  ) -> WebhookRequest {
    WebhookRequest(method: "POST", target: target, body: body, remoteAddress: remote)
  }

  private final class Seen: Sendable {
    private let list = Mutex<[OKEvent]>([])
    func add(_ event: OKEvent) { list.withLock { $0.append(event) } }
    var count: Int { list.withLock { $0.count } }
  }

  private func handled(_ requests: [WebhookRequest], by webhook: OKWebhook? = nil) async -> (Int, [Int]) {
    let seen = Seen()
    var answers: [Int] = []
    for request in requests {
      answers.append(await (webhook ?? self.webhook).handle(request) { seen.add($0) }.response.status)
    }
    return (seen.count, answers)
  }

  @Test(arguments: fixtures("event-"))
  func everyEventIsHandledOnceAndAnsweredWith200(name: String) async throws {
    let request = post(try fixture(name))
    #expect(await handled([request, request, request]) == (1, [200, 200, 200]))
    #expect(try webhook.events(in: request).count == 1)
  }

  @Test(arguments: [
    ("217.20.145.191", 403), ("217.20.145.192", 200), ("217.20.145.207", 200), ("217.20.145.208", 403),
    ("217.20.151.159", 403), ("217.20.151.160", 200), ("217.20.151.175", 200), ("217.20.151.176", 403),
    ("217.20.153.47", 403), ("217.20.153.48", 200), ("217.20.153.63", 200), ("217.20.153.64", 403),
    ("::ffff:217.20.153.63", 200), ("127.0.0.1", 403), ("nonsense", 403),
  ])
  func onlyTheDocumentedNetworksMayCall(address: String, status: Int) async throws {
    let answer = await handled([post(try fixture("event-message"), from: address)])
    #expect(answer == (status == 200 ? 1 : 0, [status]))
  }

  @Test func theNetworksCanBeReplaced() async throws {
    let open = OKWebhook(secret: nil, allowedSources: nil)
    #expect(await handled([post(try fixture("event-message"), from: nil)], by: open) == (1, [200]))
    let own = OKWebhook(policy: WebhookPolicy(secret: nil))
    #expect(await handled([post(try fixture("event-message"), from: nil)], by: own) == (1, [200]))
    let behindProxy = OKWebhook(
      secret: nil, trustedProxies: try IPAllowlist(["10.0.0.0/8"]))
    var request = post(try fixture("event-message"), from: "10.1.2.3")
    request.headers = [("X-Forwarded-For", "217.20.151.161")]
    #expect(await handled([request], by: behindProxy) == (1, [200]))
  }

  @Test(arguments: ["/ok/f2c8", "/ok/", "/ok", "/", "/f2c9x", "/ok?f2c9"])
  func theSecretInTheAddressIsDemanded(target: String) async throws {
    #expect(await handled([post(try fixture("event-message"), to: target)]) == (0, [403]))
  }

  @Test(arguments: ["", "[]", "{", "null", "\u{0}", "{\"webhookType\":}"])
  func whatCannotBeReadIsRefused(body: String) async {
    #expect(await handled([post(Data(body.utf8))]) == (0, [400]))
  }

  @Test func otherMethodsAreRefused() async throws {
    var request = post(try fixture("event-message"))
    request.method = "GET"
    #expect(await handled([request]) == (0, [405]))
  }

  @Test func twoEventsAreToldApartAndRepeatsAreNot() async throws {
    func body(_ pairs: String) -> WebhookRequest {
      post(Data("{\"recipient\":{\"chat_id\":\"chat:C1\"},\(pairs)}".utf8))
    }
    let message = #""webhookType":"MESSAGE_CREATED","message":{"mid":"mid:C1.1","text":"a"}"#
    let reordered = #""message":{"text":"a","mid":"mid:C1.1"},"webhookType":"MESSAGE_CREATED""#
    let other = #""webhookType":"MESSAGE_CREATED","message":{"mid":"mid:C1.2","text":"a"}"#
    #expect(await handled([body(message), body(reordered), body(other)]).0 == 2)
    let press = #""webhookType":"MESSAGE_CALLBACK","callbackId":"c","timestamp":1"#
    let again = #""webhookType":"MESSAGE_CALLBACK","callbackId":"c","timestamp":2"#
    #expect(await handled([body(press), body(again), body(press)]).0 == 2)
    let noID = #""webhookType":"MESSAGE_CREATED","message":{"text":"a"}"#
    let otherText = #""webhookType":"MESSAGE_CREATED","message":{"text":"b"}"#
    #expect(await handled([body(noID), body(otherText), body(noID)]).0 == 2)
  }

  @Test func aHandlerThatFailsAsksForARepeat() async throws {
    struct Failure: Error {}
    let request = post(try fixture("event-message"))
    let answer = await webhook.handle(request) { _ in throw Failure() }.response
    #expect(answer.status == 500)
    #expect(await handled([request]) == (1, [200]))
  }

  /// What is JSON and too deep for a model is handed on as it is, as long polling does: a repeat would not help.
  @Test func anEventThatIsTooDeepIsHandedOnAsItIs() throws {
    let deep = String(repeating: "[", count: 80) + String(repeating: "]", count: 80)
    let body = Data(#" {"webhookType":"MESSAGE_CREATED","message":{"text":"x"},"more":\#(deep)}"#.utf8)
    let webhook = OKWebhook(policy: WebhookPolicy(secret: nil))
    let event = try #require(
      try webhook.events(in: WebhookRequest(method: "POST", target: "/", body: body)).first)
    #expect(event.content == .unknown(event.raw) && event.raw.bytes == body.dropFirst())
    #expect(event.unread.map(\.reason) == ["nested deeper than 64 levels"])
  }
}

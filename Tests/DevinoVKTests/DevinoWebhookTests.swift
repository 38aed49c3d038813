import DevinoVK
import Foundation
import Synchronization
import Testing
import VKEvents
import VestnikCore
import VestnikSandbox
import VestnikTesting

@Suite struct DevinoWebhookTests {
  private let webhook = DevinoWebhook(policy: WebhookPolicy(secret: nil))

  /// What the handler was given.
  private final class Seen: Sendable {
    private let events = Mutex<[DevinoEvent]>([])
    var all: [DevinoEvent] { events.withLock { $0 } }
    func append(_ event: DevinoEvent) { events.withLock { $0.append(event) } }
  }

  private struct Refusal: Error {}

  private func request(_ body: String) -> WebhookRequest {
    WebhookRequest(method: "POST", target: "/devino", body: Data(body.utf8))
  }

  /// In the documented shape, with values of our own.
  private let message = """
     {"group_id":200300400,"type":"message_new","event_id":"9c1f","v":"5.131","object":{"message":{"id":11,
    "from_id":501,"peer_id":501,"text":"Thanks!","message_tag":"3721999888777666555"},"client_info":{"lang_id":0}}}
    """

  @Test func anArrayHoldsStatusesAndAnObjectIsAnEvent() async throws {
    let statuses =
      #" [{"channel":"VK","messageId":"3721999888777666555","ts":1767225600123,"status":"READ"}]"#
    guard case .status(let report)? = try webhook.events(in: request(statuses)).first else {
      return #expect(Bool(false))
    }
    #expect(report.status == .read && report.deliveryReport.network == .vk)
    guard case .incoming(let event)? = try webhook.events(in: request(message)).first,
      case .messageNew(let answer, _) = event.content
    else { return #expect(Bool(false)) }
    // The tag is the id of the message that was answered.
    #expect(answer.messageTag == report.messageID && answer.text == "Thanks!")
  }

  @Test func statusesAreAnsweredEmptyAndEventsWithOK() async {
    let status = await webhook.handle(request(#"[{"messageId":1,"status":"SENT"}]"#)) { _ in }.response
    #expect(status == WebhookResponse())
    let event = await webhook.handle(request(message)) { _ in }.response
    #expect(event.status == 200 && event.body == Data("ok".utf8))
    #expect(
      await webhook.handle(request("[]")) { _ in Issue.record("nothing to handle") }.response
        == WebhookResponse())
  }

  @Test(arguments: [#"[{"messageId":1,"status":"SENT"}]"#, ""]) func aHandlerThatFailsAsksForARepeat(
    body: String
  ) async {
    let request = request(body.isEmpty ? message : body)
    let failed = await webhook.handle(request) { _ in throw Refusal() }.response
    #expect(failed.status == 500)
    let seen = Seen()
    #expect(await webhook.handle(request) { seen.append($0) }.response.status == 200)
    #expect(await webhook.handle(request) { seen.append($0) }.response.status == 200)
    #expect(seen.all.count == 1)
  }

  @Test func anElementThatIsNoStatusIsHandedOnAsItIs() throws {
    let events = try webhook.events(
      in: request(#"[{"messageId":"1","status":"SENT"},{"id":7},5,{"messageId":"2"}]"#))
    #expect(events.count == 4)
    let unknown = events.compactMap {
      if case .unknown(let json) = $0 { String(decoding: json.bytes, as: UTF8.self) } else { nil }
    }
    #expect(unknown == [#"{"id":7}"#, "5"])
  }

  @Test func aStatusOutsideAnArrayAndAnObjectOfAnotherKindAreTaken() throws {
    guard
      case .status(let report)? = try webhook.events(in: request(#"{"messageId":[7],"status":"NEW_WORD"}"#))
        .first
    else { return #expect(Bool(false)) }
    #expect(report.messageID == "7" && report.deliveryReport.status == .unknown)
    guard case .unknown? = try webhook.events(in: request(#"{"hello":1}"#)).first else {
      return #expect(Bool(false))
    }
  }

  @Test(arguments: ["", "7", "null", "\"SENT\"", "[", "{\"type\":", "\u{FEFF}", "[1"])
  func whatIsNeitherIsRefused(body: String) {
    let error = #expect(throws: WebhookError.self) { try webhook.events(in: request(body)) }
    #expect(error?.kind == .malformed && error?.response.status == 400)
  }

  @Test func sizeAndDepthAreBounded() {
    let deep = String(repeating: "[", count: 100_000)
    let large = "[" + String(repeating: "{\"messageId\":1},", count: 100_000) + "{}]"
    for body in [deep, large] {
      #expect(throws: WebhookError.self) { try webhook.events(in: request(body)) }
    }
  }

  @Test func theSandboxReportsAndTheTrackerFolds() async throws {
    let clock = ManualClock(.automatic)
    let sandbox = DevinoSandbox(services: ["cafe"], templates: ["ready": "Hello, #guest#"], time: clock)
    let client = DevinoClient(
      .apiKey("test"),
      context: ClientContext(
        transport: sandbox, budget: SendBudget(MessageLimits.devino.rate, time: clock), time: clock))
    sandbox.setFate(.undeliverable, of: "79990000002")
    sandbox.inject(.duplicateCallbacks)
    sandbox.inject(.reorderCallbacks)
    let outcomes = await client.send(
      ["79990000001", "79990000002"].map {
        DevinoMessage(
          to: PhoneNumber($0), from: "cafe", template: "ready", variables: ["guest": "Olga"])
      })
    let ids = try outcomes.map { try $0.get().id }
    clock.advance(by: .seconds(86_400))
    let tracker = DeliveryTracker(networks: [.vk], time: clock)
    for callback in sandbox.takeCallbacks() {
      let answer = await webhook.handle(callback) {
        if case .status(let report) = $0 { tracker.record(report.deliveryReport) }
      }
      #expect(answer.response.status == 200)
    }
    #expect(tracker.state(of: ids[0])?.status == .read && tracker.state(of: ids[0])?.isFinal == true)
    #expect(tracker.state(of: ids[1])?.status == .undeliverable && tracker.state(of: ids[1])?.isFinal == true)
  }
}

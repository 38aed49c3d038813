import Foundation
import Synchronization
import Testing
import VestnikCore

@testable import VKEvents

/// A clock that stands still.
private struct StoppedClock: TimeSource {
  let now: Date
  var uptime: Duration { .zero }
  func sleep(until uptime: Duration) async throws(CancellationError) {}
}

/// Counts what the handler saw.
private final class Seen: Sendable {
  private let events = Mutex<[VKEvent]>([])
  var count: Int { events.withLock { $0.count } }
  func note(_ event: VKEvent) { events.withLock { $0.append(event) } }
}

private struct Refusal: Error {}

@Suite struct WebhookTests {
  private func post(_ body: Data, headers: [(String, String)] = []) -> WebhookRequest {
    WebhookRequest(method: "POST", target: "/vk", headers: headers, body: body)
  }

  private func post(_ body: String) -> WebhookRequest { post(Data(body.utf8)) }

  private func webhook(
    secret: Secret? = nil, confirmation: [Int64: String] = [:], now: TimeInterval = 784_111_777
  ) -> VKWebhook {
    VKWebhook(
      policy: WebhookPolicy(secret: secret.map(WebhookSecret.bodyField)), confirmation: confirmation,
      time: StoppedClock(now: Date(timeIntervalSince1970: now)))
  }

  @Test func anEventIsAnsweredWithOk() async throws {
    let seen = Seen()
    let answer = await webhook().handle(post(try fixture("message-new-devino"))) { seen.note($0) }.response
    #expect(answer.status == 200)
    #expect(answer.body == Data("ok".utf8))
    #expect(seen.count == 1)
  }

  @Test func aConfirmationIsAnsweredWithTheCommunitysString() async throws {
    let webhook = webhook(confirmation: [198_765_432: "c0ffee42", 5: "other"])
    for name in ["confirmation", "confirmation-5199", "confirmation-object"] {
      let answer = await webhook.handle(post(try fixture(name))) { _ in }.response
      #expect(answer.status == 200)
      #expect(answer.body == Data("c0ffee42".utf8))
    }
  }

  @Test(arguments: [
    ("c0ffee42\n", 200, "c0ffee42"), (" c0ffee42\r\n", 200, "c0ffee42"), ("\n", 404, ""),
    ("c0ff\nee42", 500, "the confirmation string has a control character in it"),
  ])
  func aConfirmationOfAFileIsAnsweredWithoutItsLineEnd(text: String, status: Int, body: String) async throws {
    let answer = await webhook(confirmation: [198_765_432: text]).handle(post(try fixture("confirmation"))) {
      _ in
    }.response
    #expect(answer.status == status && answer.body == Data(body.utf8))
  }

  @Test func aConfirmationForSomebodyElseIsNotAnswered() async throws {
    let answer = await webhook(confirmation: [5: "other"]).handle(post(try fixture("confirmation"))) { _ in }
      .response
    #expect(answer.status == 404)
    #expect(answer.body == Data())
  }

  @Test func theSecretOfTheBodyIsChecked() async throws {
    let body = try fixture("message-new-secret")
    let seen = Seen()
    let right = await webhook(secret: "k7-тайна-2Q").handle(post(body)) { seen.note($0) }.response
    #expect(right.status == 200)
    for secret in ["k7-тайна-2q", "", "k7"] {
      let answer = await webhook(secret: Secret(secret)).handle(post(body)) { seen.note($0) }.response
      #expect(answer.status == 403)
    }
    let without = await webhook(secret: "k7").handle(post(try fixture("message-new-text"))) { seen.note($0) }
      .response
    #expect(without.status == 403)
    #expect(seen.count == 1)
  }

  @Test func aConfirmationNeedsTheSecretToo() async throws {
    let webhook = webhook(secret: "k7", confirmation: [198_765_432: "c0ffee42"])
    #expect(
      await webhook.handle(post(try fixture("confirmation-5199"))) { _ in }.response.body
        == Data("c0ffee42".utf8))
    #expect(await webhook.handle(post(try fixture("confirmation"))) { _ in }.response.status == 403)
  }

  @Test func theSecretIsInNoError() throws {
    let webhook = webhook(secret: "nobody-knows-this")
    let error = #expect(throws: WebhookError.self) {
      try webhook.events(in: post(try fixture("message-new-secret")))
    }
    #expect(
      error.map { "\($0)\(webhook)".contains("тайна") || "\($0)\(webhook)".contains("nobody") } == false)
    let malformed = #expect(throws: WebhookError.self) {
      try webhook.events(in: post(#"{"secret":"тайна","group_id":1}"#))
    }
    #expect(malformed?.description == "malformed: body: type is missing or cannot be read (byte 0)")
  }

  @Test func whatIsNoEventIsRefused() async {
    for body in ["", "[]", "{", #"{"group_id":1}"#, String(repeating: "[", count: 10_000)] {
      #expect(await webhook().handle(post(body)) { _ in }.response.status == 400)
    }
    var get = post("{}")
    get.method = "GET"
    #expect(await webhook().handle(get) { _ in }.response.status == 405)
    let large = VKWebhook(policy: WebhookPolicy(maxBodyBytes: 10, secret: nil))
    #expect(await large.handle(post(#"{"type":"x"}"#)) { _ in }.response.status == 413)
  }

  @Test func anEventWhoseHandlerFailsIsAskedForAgain() async throws {
    let webhook = webhook()
    let request = post(try fixture("message-new-devino"))
    let answer = await webhook.handle(request) { _ in throw Refusal() }.response
    #expect(answer.status == 503)
    // 30 seconds after the example of RFC 9110.
    #expect(answer.headers == ["Retry-After": "Sun, 06 Nov 1994 08:50:07 GMT"])
    let seen = Seen()
    #expect(await webhook.handle(request) { seen.note($0) }.response.status == 200)
    #expect(seen.count == 1)
  }

  @Test func aRepeatIsNotHandledTwice() async throws {
    let webhook = webhook()
    let seen = Seen()
    for _ in 0..<3 {
      let answer = await webhook.handle(post(try fixture("message-new-devino"))) { seen.note($0) }.response
      #expect(answer.body == Data("ok".utf8))
    }
    #expect(seen.count == 1)
  }

  @Test func theIdCountsWithinItsCommunity() async throws {
    let webhook = webhook()
    let seen = Seen()
    for group in [1, 2, 1] {
      let body = #"{"type":"message_new","group_id":\#(group),"event_id":"e","object":{}}"#
      _ = await webhook.handle(post(body)) { seen.note($0) }.response
    }
    #expect(seen.count == 2)
  }

  /// Pairs of deliveries without an id, and how many events they are.
  @Test(arguments: [
    (#"{"type":"message_new","group_id":1,"object":{"peer_id":5,"conversation_message_id":7}}"#, 1),
    (
      #"{"type":"message_new","group_id":1,"event_id":"","object":{"peer_id":5,"conversation_message_id":7}}"#,
      1
    ),
    (#"{"type":"message_new","group_id":1,"object":{"peer_id":5,"date":9,"text":"a"}}"#, 1),
    (#"{"type":"message_new","group_id":1,"object":{"peer_id":5,"text":"a"}}"#, 2),
    (
      #"{"type":"message_edit","group_id":1,"object":{"peer_id":5,"conversation_message_id":7,"update_time":9}}"#,
      1
    ),
    (#"{"type":"message_event","group_id":1,"object":{"event_id":"abc"}}"#, 1),
    (#"{"type":"message_event","group_id":1,"object":{"user_id":1}}"#, 2),
    (#"{"type":"wall_reply_new","group_id":1,"object":{"id":1,"date":9}}"#, 1),
    (#"{"type":"group_join","group_id":1,"object":{"user_id":1}}"#, 2),
    (#"{"type":"message_typing_state","group_id":1,"object":{"state":"typing"}}"#, 2),
  ])
  func withoutAnIdTheContentTellsARepeat(body: String, count: Int) async {
    let webhook = webhook()
    let seen = Seen()
    for _ in 0..<2 { _ = await webhook.handle(post(body)) { seen.note($0) } }
    #expect(seen.count == count)
  }

  @Test func twoEditsOfAMessageAreTwoEvents() async {
    let webhook = webhook()
    let seen = Seen()
    for time in [9, 10] {
      let body =
        #"{"type":"message_edit","group_id":1,"object":{"peer_id":5,"conversation_message_id":7,"update_time":\#(time)}}"#
      _ = await webhook.handle(post(body)) { seen.note($0) }.response
    }
    #expect(seen.count == 2)
  }

  @Test func theNumberOfRepeatsIsRead() {
    #expect(VKWebhook.retryCount(of: post(Data(), headers: [("x-retry-counter", "3")])) == 3)
    #expect(VKWebhook.retryCount(of: post(Data(), headers: [("X-Retry-Counter", "many")])) == 0)
    #expect(VKWebhook.retryCount(of: post(Data())) == 0)
    #expect(VKWebhook.remove.body == Data("remove".utf8))
  }

  @Test(
    arguments: [
      (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
      (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
      (1_735_689_600, "Wed, 01 Jan 2025 00:00:00 GMT"), (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
      (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (-1, "Thu, 01 Jan 1970 00:00:00 GMT"),
      (1e300, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ] as [(TimeInterval, String)])
  func momentsAreWrittenAsHeadersWantThem(seconds: TimeInterval, text: String) {
    #expect(HTTPDate.text(Date(timeIntervalSince1970: seconds)) == text)
  }
}

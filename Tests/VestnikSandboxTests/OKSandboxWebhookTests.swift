import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct OKSandboxWebhookTests {
  private let clock = ManualClock(.automatic)
  private let sandbox: OKSandbox

  init() {
    sandbox = OKSandbox(time: clock)
  }

  @Test func subscriptionsAreListedAndEnded() async throws {
    try await sandbox.subscribe("https://bot.example.org/a")
    clock.advance(by: .seconds(1))
    try await sandbox.subscribe("http://bot.example.org/b")
    try await sandbox.subscribe("https://bot.example.org/a")
    try await sandbox.subscribeToPolling()
    #expect(
      try await sandbox.get("me/subscriptions").text == """
        {"subscriptions":[{"time":1767225600000,"url":"https://bot.example.org/a"},\
        {"time":1767225601000,"url":"http://bot.example.org/b"},{"time":1767225601000}]}
        """)
    #expect(sandbox.webhookURLs == ["https://bot.example.org/a", "http://bot.example.org/b"])
    let body = #"{"url":"https://bot.example.org/a"}"#
    #expect(try await sandbox.post("me/unsubscribe", body).text == #"{"success":true}"#)
    #expect(try await sandbox.post("me/unsubscribe", body).graphCode == 300)
    #expect(sandbox.webhookURLs == ["http://bot.example.org/b"])
  }

  @Test(
    arguments: [
      (#"{"url":"https://e.org/a"}"#, nil), (#"{"url":"ftp://e.org/a"}"#, 100), (#"{"url":"/a"}"#, 100),
      ("{}", 100), (#"{"url":"https://e.org/a","types":["MESSAGE_CREATED"]}"#, 100),
      (#"{"url":"https://e.org/a","longPolling":true}"#, 100), (#"{"longPolling":true}"#, nil),
      (#"{"longPolling":false}"#, 100), (#"{"longPolling":"true"}"#, 100),
      (#"{"longPolling":true,"types":["MESSAGE_CALLBACK","CHAT_SYSTEM"]}"#, nil),
      (#"{"longPolling":true,"types":[]}"#, 100), (#"{"longPolling":true,"types":["MESSAGE_EDITED"]}"#, 100),
      (#"{"longPolling":true,"types":"MESSAGE_CREATED"}"#, 100), (#"{"types":["MESSAGE_CREATED"]}"#, 100),
      (#"{"longPolling":true,"types":["MESSAGE_CREATED",5]}"#, 100),
    ] as [(String, Int64?)])
  func aSubscriptionIsOfOneKind(_ body: String, code: Int64?) async throws {
    let answer = try await sandbox.post("me/subscribe", body)
    #expect(try answer.graphCode == code)
    #expect((answer.text == #"{"success":true}"#) == (code == nil))
  }

  @Test func everySubscriptionGetsEveryEventWhileItLasts() async throws {
    try sandbox.receive(text: "early", from: "1")
    #expect(sandbox.takeWebhooks().isEmpty)
    try await sandbox.subscribe("https://a.example.org:8443/x?y=1#z")
    try await sandbox.subscribe("https://b.example.org")
    try sandbox.receive(text: "a", from: "1")
    let requests = sandbox.takeWebhooks()
    #expect(requests.map(\.target) == ["/x?y=1", "/"])
    #expect(requests.map { $0.headers[0].1 } == ["a.example.org:8443", "b.example.org"])
    try sandbox.receive(text: "b", from: "1")
    try await sandbox.post("me/unsubscribe", #"{"url":"https://b.example.org"}"#)
    #expect(sandbox.takeWebhooks().map(\.target) == ["/x?y=1"])
  }

  @Test func aFailedWebhookComesAgain() async throws {
    try await sandbox.subscribe()
    try sandbox.receive(text: "a", from: "1")
    let first = try #require(sandbox.takeWebhooks().first)
    #expect(sandbox.respond(to: first, status: 500))
    #expect(!sandbox.respond(to: first, status: 500))
    clock.advance(by: .seconds(60) - .nanoseconds(1))
    #expect(sandbox.takeWebhooks().isEmpty)
    clock.advance(by: .nanoseconds(1))
    let second = try #require(sandbox.takeWebhooks().first)
    #expect(second.body == first.body)
    clock.advance(by: .seconds(5))
    #expect(sandbox.respond(to: second, status: 200))
    clock.advance(by: .seconds(600))
    #expect(sandbox.takeWebhooks().isEmpty)
  }

  @Test(arguments: [(5000, 0), (5001, 1)])
  func anAnswerIsLateAfterFiveSeconds(_ milliseconds: Int, repeats: Int) async throws {
    try await sandbox.subscribe()
    try sandbox.receive(text: "a", from: "1")
    let request = try #require(sandbox.takeWebhooks().first)
    clock.advance(by: .milliseconds(milliseconds))
    #expect(sandbox.respond(to: request, status: 200))
    clock.advance(by: .seconds(60))
    #expect(sandbox.takeWebhooks().count == repeats)
  }

  /// Fails all webhooks for so long, then once more.
  private func fail(for duration: Duration) throws {
    try sandbox.receive(text: "a", from: "1")
    let first = try #require(sandbox.takeWebhooks().first)
    sandbox.respond(to: first, status: 503)
    clock.advance(by: duration)
    let second = try #require(sandbox.takeWebhooks().first)
    sandbox.respond(to: second, status: 503)
  }

  @Test(arguments: [(Duration.seconds(8 * 3600) - .nanoseconds(1), 1), (.seconds(8 * 3600), 0)])
  func aSubscriptionIsRemovedAfterEightHours(_ duration: Duration, left: Int) async throws {
    try await sandbox.subscribe()
    try fail(for: duration)
    #expect(sandbox.webhookURLs.count == left)
    clock.advance(by: .seconds(60))
    #expect(sandbox.takeWebhooks().count == left)
  }

  @Test func aSuccessBeginsTheEightHoursAnew() async throws {
    try await sandbox.subscribe()
    try fail(for: .seconds(7 * 3600))
    clock.advance(by: .seconds(60))
    sandbox.respond(to: try #require(sandbox.takeWebhooks().first), status: 200)
    try fail(for: .seconds(7 * 3600))
    #expect(sandbox.webhookURLs.count == 1)
  }

  @Test func webhooksMayComeTwiceAndInReverse() async throws {
    try await sandbox.subscribe()
    sandbox.inject(.duplicateCallbacks)
    sandbox.inject(.reorderCallbacks)
    #expect(sandbox.takeWebhooks().isEmpty)
    for text in ["a", "b"] { try sandbox.receive(text: text, from: "1") }
    func texts() throws -> [String?] {
      try sandbox.takeWebhooks().map { try $0.json["message"]?["text"]?.text }
    }
    #expect(try texts() == ["b", "b", "a", "a"])
    for text in ["a", "b"] { try sandbox.receive(text: text, from: "1") }
    #expect(try texts() == ["a", "b"])
  }

  @Test func aRequestThatWasNotHandedOutWaitsForNoAnswer() async throws {
    let stranger = WebhookRequest(method: "POST", target: "/ok/9f2c?k=1", body: Data("{}".utf8))
    #expect(!sandbox.respond(to: stranger, status: 200))
  }
}

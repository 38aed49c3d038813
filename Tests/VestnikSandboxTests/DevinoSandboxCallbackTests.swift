import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct DevinoSandboxCallbackTests {
  private let clock = ManualClock()
  private let sandbox: DevinoSandbox

  init() {
    sandbox = DevinoSandbox.standard(time: clock)
  }

  private func words() throws -> [String?] {
    try Status.all(in: sandbox.takeCallbacks()).map(\.word)
  }

  @Test func aCallbackHasTheDocumentedShape() async throws {
    try await sandbox.post([devinoMessage()])
    let callbacks = sandbox.takeCallbacks()
    let callback = try #require(callbacks.first)
    #expect(callbacks.count == 1)
    #expect(callback.method == "POST")
    #expect(callback.target == "/devino/status")
    #expect(callback.headers.map(\.0) == ["Content-Type"])
    #expect(callback.headers.map(\.1) == ["application/json"])
    let expected = """
      [{"channel":"VK","messageId":"3721115754893245581","ts":1767225600000,"status":"SENT","errorCode":0}]
      """
    #expect(String(decoding: callback.body, as: UTF8.self) == expected)
  }

  @Test func callbackDataComesBackAsItWasSent() async throws {
    let data = #"{"z":1.50,"a":{"id":3721115754893245581,"t":"\"Ж\""},"n":null}"#
    try await sandbox.post([devinoMessage(routes: #"["OK","VK"]"#, more: #","callbackData":\#(data)"#)])
    let body = try #require(sandbox.takeCallbacks().first?.body)
    let text = String(decoding: body, as: UTF8.self)
    #expect(text.hasPrefix(#"[{"channel":"OK","#))
    #expect(text.hasSuffix(#","errorCode":0,"callbackData":\#(data)}]"#))
  }

  @Test func statusesOfAReadMessageComeInTheOrderOfTime() async throws {
    try await sandbox.post([devinoMessage()])
    #expect(try words() == ["SENT"])
    clock.advance(by: .milliseconds(1999))
    #expect(try words() == [])
    clock.advance(by: .milliseconds(1))
    #expect(try words() == ["DELIVERED"])
    clock.advance(by: .seconds(27))
    #expect(try words() == [])
    clock.advance(by: .seconds(1))
    #expect(try Status.all(in: sandbox.takeCallbacks()).map(\.milliseconds) == [1_767_225_630_000])
    clock.advance(by: .seconds(200_000))
    #expect(sandbox.takeCallbacks().isEmpty)
  }

  @Test(arguments: [
    (DeliveryFate.read, ["SENT", "DELIVERED", "READ"]), (.delivered, ["SENT", "DELIVERED"]),
    (.undeliverable, ["SENT", "UNDELIVERABLE"]), (.expires, ["SENT", "EXPIRED"]),
  ])
  func everyFateHasItsStatuses(_ fate: DeliveryFate, expected: [String]) async throws {
    sandbox.setFate(fate, of: phone(1))
    try await sandbox.post([devinoMessage(to: phone(1))])
    clock.advance(by: .seconds(86_400))
    #expect(try words() == expected)
  }

  @Test(arguments: [(#","ttl":60"#, 60), ("", 86_400)])
  func aMessageExpiresWhenItsTimeToLiveIsOver(_ more: String, seconds: Int) async throws {
    sandbox.setFate(.expires, of: phone(1))
    try await sandbox.post([devinoMessage(to: phone(1), more: more)])
    clock.advance(by: .seconds(seconds) - .milliseconds(1))
    #expect(try words() == ["SENT"])
    clock.advance(by: .milliseconds(1))
    #expect(try words() == ["EXPIRED"])
  }

  @Test func statusesOfSeveralMessagesAreMergedByTime() async throws {
    try await sandbox.post([devinoMessage(to: phone(1))])
    clock.advance(by: .seconds(1))
    try await sandbox.post([devinoMessage(to: phone(2))])
    clock.advance(by: .seconds(60))
    let statuses = try Status.all(in: sandbox.takeCallbacks())
    #expect(statuses.map(\.word) == ["SENT", "SENT", "DELIVERED", "DELIVERED", "READ", "READ"])
    #expect(
      statuses.map { ($0.milliseconds ?? 0) - 1_767_225_600_000 } == [0, 1000, 2000, 3000, 30_000, 31_000])
  }

  @Test func aCallbackHoldsAtMostAHundredStatuses() async throws {
    for batch in 0..<5 {
      try await sandbox.post((0..<50).map { devinoMessage(to: phone(batch * 50 + $0)) })
      clock.advance(by: .seconds(1))
    }
    let counts = try sandbox.takeCallbacks().map { try Status.all(in: [$0]).count }
    // 250 × SENT, and DELIVERED for the 200 that were sent two seconds ago.
    #expect(counts == [100, 100, 100, 100, 50])
  }

  @Test(arguments: [
    ("https://hooks.example.org/a/b%20c?x=1&y=/z#part", "/a/b%20c?x=1&y=/z"),
    ("http://hooks.example.org", "/"),
    ("HTTPS://hooks.example.org:8443/", "/"), ("https://hooks.example.org?x=1", "/?x=1"),
  ])
  func aCallbackGoesToPathAndQueryOfTheStatusURL(_ url: String, target: String) async throws {
    try await sandbox.post([devinoMessage(more: #","status_url":"\#(url)""#)])
    #expect(sandbox.takeCallbacks().map(\.target) == [target])
  }

  @Test func everyAddressGetsItsOwnStatuses() async throws {
    try await sandbox.post([
      devinoMessage(to: phone(1), more: #","status_url":"https://a.example.org/s""#),
      devinoMessage(to: phone(2)),
      devinoMessage(to: phone(3), more: #","status_url":"https://b.example.org/s""#),
      devinoMessage(to: phone(4), more: #","status_url":"https://a.example.org/s""#),
    ])
    let callbacks = sandbox.takeCallbacks()
    #expect(callbacks.map(\.target) == ["/s", "/devino/status", "/s"])
    #expect(try callbacks.map { try Status.all(in: [$0]).count } == [2, 1, 1])
  }

  @Test func timestampsFollowTheWallClock() async throws {
    clock.advance(by: .milliseconds(123))
    clock.stepWallClock(by: .seconds(-10))
    try await sandbox.post([devinoMessage()])
    #expect(try Status.all(in: sandbox.takeCallbacks()).map(\.milliseconds) == [1_767_225_590_123])
  }

  @Test func duplicatedCallbacksComeTwiceOnce() async throws {
    sandbox.inject(.duplicateCallbacks)
    #expect(sandbox.takeCallbacks().isEmpty)
    try await sandbox.post([devinoMessage()])
    let callbacks = sandbox.takeCallbacks()
    #expect(callbacks.count == 2)
    #expect(callbacks.first?.body == callbacks.last?.body)
    clock.advance(by: .seconds(2))
    #expect(sandbox.takeCallbacks().count == 1)
  }

  @Test func reorderedCallbacksComeLatestFirstOnce() async throws {
    sandbox.inject(.reorderCallbacks)
    try await sandbox.post([devinoMessage(to: phone(1)), devinoMessage(to: phone(2))])
    clock.advance(by: .seconds(2))
    let statuses = try Status.all(in: sandbox.takeCallbacks())
    #expect(statuses.map(\.word) == ["DELIVERED", "DELIVERED", "SENT", "SENT"])
    #expect(statuses.first?.messageID == "3721115754893245582")
    clock.advance(by: .seconds(28))
    #expect(try Status.all(in: sandbox.takeCallbacks()).map(\.messageID).first == "3721115754893245581")
  }

  @Test func duplicationAndReorderingMeetInTheSameCallbacks() async throws {
    sandbox.inject(.duplicateCallbacks)
    sandbox.inject(.reorderCallbacks)
    try await sandbox.post([devinoMessage()])
    clock.advance(by: .seconds(2))
    #expect(try words() == ["DELIVERED", "SENT", "DELIVERED", "SENT"])
  }
}

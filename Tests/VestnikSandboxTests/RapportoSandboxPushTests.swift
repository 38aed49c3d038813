import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct RapportoSandboxPushTests {
  private let clock = ManualClock()
  private let sandbox: RapportoSandbox

  init() {
    sandbox = RapportoSandbox(
      features: [.idempotency, .tagEcho, .partnerMessageIDEcho, .extendedStatuses], time: clock)
  }

  private func targets() -> [String] { sandbox.takeStatusPushes().map(\.target) }

  @Test func aPushHasTheDocumentedShape() async throws {
    try await sandbox.post(rapportoForm("ptag=dept-7&partnerMsgId=%D0%B6+%26~"))
    let pushes = sandbox.takeStatusPushes()
    let push = try #require(pushes.first)
    #expect(pushes.count == 1)
    #expect(push.method == "GET")
    #expect(
      push.target
        == "/rapporto/status?msgType=VK&transactionId=4095284976000000001&ptag=dept-7&status=0&partnerMsgId=%D0%B6%20%26~"
    )
    #expect(push.body.isEmpty)
    #expect(push.headers.isEmpty)
  }

  @Test func whatWasNotOrderedIsNotReturned() async throws {
    let sandbox = RapportoSandbox(time: clock)
    sandbox.setFate(.undeliverable, of: "79160000001", reason: 10)
    try await sandbox.post(rapportoForm("ptag=dept-7&partnerMsgId=k"))
    clock.advance(by: .seconds(2))
    #expect(try sandbox.pushed() == ["msgType=VK&status=0", "msgType=VK&status=5"])
    #expect(sandbox.problems == ["partnerMsgId: the feature is off"])
  }

  @Test func theEchoOfAPartnerMessageIDDoesNotMakeItAKey() async throws {
    let sandbox = RapportoSandbox(features: .partnerMessageIDEcho, time: clock)
    for _ in 0..<2 { try await sandbox.post(rapportoForm("partnerMsgId=k")) }
    #expect(try sandbox.pushed() == Array(repeating: "msgType=VK&status=0&partnerMsgId=k", count: 2))
    #expect(sandbox.acceptedCount == 2)
    #expect(sandbox.problems.isEmpty)
  }

  @Test func statusesOfAReadMessageComeInTheOrderOfTime() async throws {
    try await sandbox.post(rapportoForm())
    #expect(try sandbox.pushed() == ["msgType=VK&status=0"])
    clock.advance(by: .milliseconds(1999))
    #expect(try sandbox.pushed() == [])
    clock.advance(by: .milliseconds(1))
    #expect(try sandbox.pushed() == ["msgType=VK&status=2"])
    clock.advance(by: .milliseconds(27_999))
    #expect(try sandbox.pushed() == [])
    clock.advance(by: .milliseconds(1))
    #expect(try sandbox.pushed() == ["msgType=VK&status=9"])
    clock.advance(by: .seconds(200_000))
    #expect(try sandbox.pushed() == [])
  }

  @Test(arguments: [
    (DeliveryFate.read, ["status=0", "status=2", "status=9"]), (.delivered, ["status=0", "status=2"]),
    (.undeliverable, ["status=0", "status=5&unifiedExtStatus=6"]),
    (.expires, ["status=0", "status=5&unifiedExtStatus=6"]),
  ])
  func everyFateHasItsStatuses(_ fate: DeliveryFate, expected: [String]) async throws {
    sandbox.setFate(fate, of: "+7-916-000-00-01", reason: 6)
    try await sandbox.post(rapportoForm(to: "89160000001"))
    clock.advance(by: .seconds(86_399))
    let early = try sandbox.pushed()
    clock.advance(by: .seconds(1))
    let pushed = try early + sandbox.pushed()
    #expect(pushed == expected.map { "msgType=VK&\($0)" })
    #expect((early.count < expected.count) == (fate == .expires))
  }

  @Test func aFateOfAChannelComesBeforeThatOfThePhone() async throws {
    sandbox.setFate(.undeliverable, of: "79160000001")
    sandbox.setFate(.delivered, of: "79160000001", on: "VK")
    try await sandbox.post(rapportoForm())
    #expect(sandbox.deliveries.count == 1)
    sandbox.setFate(.undeliverable, of: "79160000001", on: "VK")
    sandbox.setFate(.delivered, of: "79160000001", on: "SMS")
    try await sandbox.post(rapportoForm())
    #expect(sandbox.deliveries.count == 1)
  }

  @Test(arguments: [400, 500, 503, 201, 0])
  func aPushThatIsNotAnsweredWith200ComesAgain(_ status: Int) async throws {
    try await sandbox.post(rapportoForm())
    var push = try #require(sandbox.takeStatusPushes().first)
    for _ in 0..<3 {
      #expect(sandbox.respond(to: push, status: status))
      clock.advance(by: .milliseconds(59_999))
      #expect(!targets().contains(push.target))
      clock.advance(by: .milliseconds(1))
      let again = sandbox.takeStatusPushes()
      #expect(again.map(\.target) == [push.target])
      push = try #require(again.first)
    }
    #expect(sandbox.respond(to: push, status: 200))
    clock.advance(by: .seconds(1000))
    #expect(targets().isEmpty)
  }

  @Test func onlyTheFirstAnswerToAPushCounts() async throws {
    sandbox.inject(.duplicateCallbacks)
    try await sandbox.post(rapportoForm())
    let pushes = sandbox.takeStatusPushes()
    #expect(pushes.count == 2)
    #expect(sandbox.respond(to: pushes[0], status: 500))
    #expect(!sandbox.respond(to: pushes[1], status: 500))
    #expect(!sandbox.respond(to: WebhookRequest(method: "GET", target: "/rapporto/status?x=1"), status: 500))
    clock.advance(by: .seconds(60))
    #expect(targets().filter { $0.contains("status=0") }.count == 1)
    // The new one is answered once more.
    #expect(sandbox.respond(to: pushes[0], status: 200))
    #expect(!sandbox.respond(to: pushes[0], status: 200))
  }

  @Test func aPushWithoutAnAnswerDoesNotComeAgain() async throws {
    try await sandbox.post(rapportoForm())
    #expect(targets().count == 1)
    clock.advance(by: .seconds(1))
    #expect(targets().isEmpty)
  }

  @Test func reorderedPushesComeLatestFirstOnce() async throws {
    sandbox.inject(.reorderCallbacks)
    sandbox.inject(.duplicateCallbacks)
    try await sandbox.post(rapportoForm())
    clock.advance(by: .seconds(2))
    #expect(
      try sandbox.pushed() == [
        "msgType=VK&status=2", "msgType=VK&status=2", "msgType=VK&status=0", "msgType=VK&status=0",
      ])
    try await sandbox.post(rapportoForm())
    clock.advance(by: .seconds(2))
    #expect(try sandbox.pushed() == ["msgType=VK&status=0", "msgType=VK&status=2"])
  }

  @Test func aReportHasTheDocumentedShape() async throws {
    clock.advance(by: .milliseconds(10_500))
    try await sandbox.postJSON(rapportoJSON(text: "Заказ 17 готов", #","id":"ord-17""#))
    clock.advance(by: .seconds(2))
    let pushes = sandbox.takeStatusPushes()
    #expect(pushes.map(\.method) == ["POST", "POST"])
    #expect(pushes.map(\.target) == ["/rapporto/report", "/rapporto/report"])
    #expect(
      pushes.flatMap { $0.headers.map { "\($0.0): \($0.1)" } }.first == "Content-Type: application/json")
    let start = #"{"id":"ord-17","mtNum":"4095284976000000001","status":"#
    let end =
      #""submitDate":"2026-01-01T03:00:10+0300","sourceAddr":"ACME","destAddr":"79160000001","#
      + #""text":"Заказ 17 готов","partCount":"001","errorCode":"0","trafficType":2}"#
    #expect(
      pushes.map { String(decoding: $0.body, as: UTF8.self) } == [
        start + #"0,"type":"VK","doneDate":"","# + end,
        start + #"2,"type":"VK","doneDate":"2026-01-01T03:00:12+0300","# + end,
      ])
  }

  @Test func aReportOfAnUndeliveredMessageHoldsTheReasonAndNoDate() async throws {
    sandbox.setFate(.undeliverable, of: "79160000001", reason: 10)
    try await sandbox.postJSON(rapportoJSON())
    clock.advance(by: .seconds(2))
    let push = try #require(sandbox.takeStatusPushes().last)
    let report = try StrictJSON(parsing: Array(push.body))
    #expect(report["id"] == nil)
    #expect(report["status"]?.integer == 5)
    #expect(report["errorCode"]?.text == "10")
    #expect(report["doneDate"]?.text == "")
  }

  @Test(arguments: [
    ("", ["VK 0", "VK 5"]), (#","registeredDelivery":0"#, []),
    (#","registeredDelivery":1"#, ["VK 0", "VK 5"]),
    (#","registeredDelivery":2"#, ["VK 5"]),
  ])
  func registeredDeliveryChoosesTheReports(_ more: String, expected: [String]) async throws {
    sandbox.setFate(.undeliverable, of: "79160000001")
    try await sandbox.postJSON(rapportoJSON(more))
    clock.advance(by: .seconds(100))
    #expect(try sandbox.pushed() == expected)
  }

  @Test func withOnlyUndeliveredReportsADeliveredMessageHasNone() async throws {
    try await sandbox.postJSON(rapportoJSON(#","registeredDelivery":2"#))
    clock.advance(by: .seconds(100))
    #expect(try sandbox.pushed() == [])
  }

  @Test(arguments: [
    ("https://partner.example/a?b=c", "/a?b=c"), ("http://partner.example:8080", "/"),
    ("partner", "/rapporto/report"),
    ("ftp://partner.example/a", "/rapporto/report"),
  ])
  func aReportGoesToTheNotifyURLWhenItIsOne(_ url: String, target: String) async throws {
    try await sandbox.postJSON(rapportoJSON(#","notifyUrl":"\#(url)""#))
    #expect(targets() == [target])
  }

  @Test func aReportThatIsNotAnsweredWith200ComesAgain() async throws {
    try await sandbox.postJSON(rapportoJSON())
    let push = try #require(sandbox.takeStatusPushes().first)
    #expect(sandbox.respond(to: push, status: 500))
    clock.advance(by: .seconds(60))
    #expect(try sandbox.pushed() == ["VK 2", "VK 9", "VK 0"])
  }

  @Test(arguments: [
    // It is 00:00 UTC, 03:00 in Moscow.
    ("sending_time=10_20", 7), ("sending_time=03_04", 0), ("sending_time=02_03", 23),
    ("sending_time=22_06", 0),
    ("sending_time=22_03", 19), ("sending_time=05_05", 0), ("sending_time=03_03", 0),
    ("sending_time=10_20&time_zone=%2B10:00", 0), ("sending_time=10_20&time_zone=%2B09:00", 1),
    ("sending_time=20_21&time_zone=-05:00", 1), ("sending_time=00_01&time_zone=-00:00", 0),
    ("sending_time=18_19&time_zone=-05:00", 23), ("time_zone=-05:00", 0),
  ])
  func aMessageWaitsForItsHours(_ more: String, hours: Int) async throws {
    try await sandbox.post(rapportoForm(more))
    #expect(sandbox.deliveries.map(\.date) == [clock.now + Double(hours * 3600 + 2)])
    clock.advance(by: .seconds(hours * 3600 - 1))
    #expect(hours == 0 || targets().isEmpty)
    clock.advance(by: .seconds(1))
    #expect(targets().count == 1)
  }

  @Test func hoursAreCountedFromTheSecondOfTheRequest() async throws {
    clock.advance(by: .milliseconds(3_600_500))
    try await sandbox.post(rapportoForm("sending_time=05_06"))
    #expect(sandbox.deliveries.map(\.date) == [Date(timeIntervalSince1970: 1_767_225_600 + 7202)])
    clock.advance(by: .milliseconds(3_599_499))
    #expect(targets().isEmpty)
    clock.advance(by: .milliseconds(1))
    #expect(targets().count == 1)
  }

  @Test(
    arguments: [
      // It is Thursday.
      (#"{"timeBegin":"02:59","timeEnd":"03:01"}"#, 0), (#"{"timeBegin":"03:30"}"#, 1800),
      (#"{"timeEnd":"03:00"}"#, 21 * 3600), (#"{"weekdaysSchedule":"4"}"#, 0),
      (#"{"weekdaysSchedule":"5"}"#, 21 * 3600), (#"{"weekdaysSchedule":"3"}"#, 21 * 3600 + 5 * 86_400),
      (#"{"weekdaysSchedule":"4","timeEnd":"03:00"}"#, 21 * 3600 + 6 * 86_400),
      (#"{"weekdaysSchedule":"3","timeBegin":"22:00","timeEnd":"04:00"}"#, 0),
      (#"{"timeBegin":"04:00","deadline":"2026-01-01T04:00:00+0300"}"#, 3600),
      (#"{"timeBegin":"04:00","deadline":"2026-01-01T01:00:00+0000"}"#, 3600),
      (#"{"timeBegin":"04:00","deadline":"2025-12-31T23:30:00-0130"}"#, 3600),
      (#"{"timeBegin":"04:00","deadline":"2026-01-01T03:59:59+0300"}"#, nil),
      (#"{"deadline":"2026-01-01T02:59:59+0300"}"#, nil), (#"{"deadline":"2026-01-01T03:00:00+0300"}"#, 0),
    ] as [(String, Int?)])
  func aRESTScheduleIsKept(_ schedule: String, seconds: Int?) async throws {
    try await sandbox.postJSON(rapportoJSON(#","scheduleInfo":\#(schedule)"#))
    #expect(sandbox.deliveries.map(\.date) == (seconds.map { [clock.now + Double($0 + 2)] } ?? []))
    clock.advance(by: .seconds(10 * 86_400))
    let first = try sandbox.pushed().first
    #expect(first == (seconds == nil ? "VK 5" : "VK 0"))
  }
}

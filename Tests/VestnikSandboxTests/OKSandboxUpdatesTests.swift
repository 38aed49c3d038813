import Foundation
import Testing
import VestnikCore
import VestnikSandbox
import VestnikTesting

struct OKSandboxUpdatesTests {
  private let clock = ManualClock()
  private let sandbox: OKSandbox

  init() {
    sandbox = OKSandbox(time: clock)
  }

  /// The texts of the updates, and the marker.
  private func poll(_ query: String = "") async throws -> (texts: [String?], marker: String) {
    let answer = try await sandbox.get("me/updates", query).json
    let updates = answer["updates"]?.elements ?? []
    let texts = updates.map { $0["message"]?["text"]?.text ?? $0["type"]?.text }
    return (texts, answer["marker"]?.text ?? "none")
  }

  private func receive(_ texts: String...) throws {
    for text in texts { try sandbox.receive(text: text, from: "1") }
  }

  @Test func aPollNeedsASubscription() async throws {
    try receive("lost")
    #expect(try await sandbox.get("me/updates").graphCode == 5000)
    try await sandbox.subscribeToPolling()
    #expect(try await poll().texts == [])
    try receive("a")
    sandbox.losePolling()
    #expect(sandbox.pollingTypes == nil)
    try receive("lost")
    #expect(try await sandbox.get("me/updates").graphCode == 5000)
    try await sandbox.subscribeToPolling()
    try receive("b")
    #expect(try await poll().texts == ["a", "b"])
  }

  @Test func anUpdateHasTheFormOfAWebhook() async throws {
    try await sandbox.subscribe()
    try await sandbox.subscribeToPolling()
    try receive("a")
    let updates = try await sandbox.get("me/updates").json["updates"]?.elements
    #expect(updates == [try sandbox.takeWebhooks()[0].json])
  }

  @Test func aMarkerContinuesAndRepeats() async throws {
    try await sandbox.subscribeToPolling()
    try receive("a", "b")
    let first = try await poll("count=1")
    #expect(first.texts == ["a"])
    let second = try await poll("marker=\(first.marker)")
    #expect(second.texts == ["b"])
    #expect(try await poll("marker=\(first.marker)").texts == ["b"])
    try receive("c")
    #expect(try await poll("marker=\(second.marker)").texts == ["c"])
    for marker in ["", "x", "-1", "0", "9223372036854775807", "99999999999999999999"] {
      #expect(try await sandbox.get("me/updates", "marker=\(marker)").graphCode == 100)
    }
  }

  @Test func withoutAMarkerWhatWasCommittedIsRead() async throws {
    try await sandbox.subscribeToPolling()
    try receive("a", "b")
    #expect(try await poll("commit=false").texts == ["a", "b"])
    #expect(try await poll("count=1&commit=true").texts == ["a"])
    #expect(try await poll().texts == ["b"])
    #expect(try await poll().texts == [])
  }

  @Test func typesAreChosenByTheSubscriptionAndThePoll() async throws {
    try await sandbox.subscribeToPolling(#","types":["MESSAGE_CREATED","CHAT_SYSTEM"]"#)
    #expect(sandbox.pollingTypes == ["CHAT_SYSTEM", "MESSAGE_CREATED"])
    try receive("a")
    try sandbox.start(by: "1")
    let id = try await sandbox.write(
      #"{"attachment":\#(okKeyboard("[[\(okButton("m"))]]"))}"#, in: sandbox.chats[0].id
    ).messageID
    try sandbox.press("m", on: id, by: "1")
    #expect(try await poll("commit=false").texts == ["a", "CHAT_STARTED"])
    #expect(try await poll("commit=false&types=CHAT_SYSTEM").texts == ["CHAT_STARTED"])
    #expect(try await poll("types=MESSAGE_CREATED,CHAT_SYSTEM").texts == ["a", "CHAT_STARTED"])
    for types in ["", "MESSAGE_EDITED", "CHAT_SYSTEM,"] {
      #expect(try await sandbox.get("me/updates", "types=\(types)").graphCode == 100)
    }
  }

  @Test(
    arguments: [
      ("count=1", nil), ("count=100", nil), ("count=0", 100), ("count=101", 100), ("timeout=-1", 100),
      ("timeout=91", 100), ("timeout=x", 100), ("commit=1", 100), ("timeout=0", nil),
    ] as [(String, Int64?)])
  func numbersOfAPollAreBounded(_ query: String, code: Int64?) async throws {
    try await sandbox.subscribeToPolling()
    #expect(try await sandbox.get("me/updates", query).graphCode == code)
  }

  @Test func atMostSoManyUpdatesCome() async throws {
    try await sandbox.subscribeToPolling()
    for number in 0..<101 { try receive("\(number)") }
    #expect(try await poll().texts.count == 100)
    #expect(try await poll().texts == ["100"])
  }

  @Test func aPollWaitsForTheNextEvent() async throws {
    try await sandbox.subscribeToPolling()
    let task = Task { try await poll("timeout=25&types=MESSAGE_CREATED") }
    await clock.waitForSleepers(1)
    clock.advance(by: .seconds(24))
    // An event of another type does not end it.
    try sandbox.start(by: "1")
    await clock.waitForSleepers(1)
    try receive("a")
    let answer = try await task.value
    #expect(answer.texts == ["a"])
    #expect(clock.uptime == .seconds(24))
    #expect(try await poll("marker=\(answer.marker)").texts == [])
  }

  @Test func aPollThatFindsNothingEndsWithItsTimeout() async throws {
    try await sandbox.subscribeToPolling()
    let task = Task { try await poll("timeout=25") }
    await clock.waitForSleepers(1)
    clock.advance(by: .seconds(25) - .nanoseconds(1))
    try receive("a")
    #expect(try await task.value.texts == ["a"])
    let second = Task { try await poll("timeout=25") }
    await clock.waitForSleepers(1)
    clock.advance(by: .seconds(25))
    #expect(try await second.value.texts == [])
  }

  @Test(arguments: [(30, nil), (31, TransportError.Reason.timedOut)] as [(Int, TransportError.Reason?)])
  func aPollMayOutlastTheRequest(_ seconds: Int, reason: TransportError.Reason?) async throws {
    let sandbox = OKSandbox(time: ManualClock(.automatic))
    try await sandbox.subscribeToPolling()
    do {
      let answer = try await sandbox.get("me/updates", "timeout=\(seconds)")
      #expect(reason == nil)
      #expect(try answer.json["updates"]?.elements?.isEmpty == true)
    } catch let error as TransportError {
      #expect(error.reason == reason)
      #expect(error.phase == .maybeSent)
    }
  }

  @Test func aWaitingPollEndsWithItsTaskOrTheSubscription() async throws {
    try await sandbox.subscribeToPolling()
    let cancelled = Task { try await poll("timeout=25") }
    await clock.waitForSleepers(1)
    cancelled.cancel()
    let error = await #expect(throws: TransportError.self) { try await cancelled.value }
    #expect(error?.reason == .cancelled)
    #expect(error?.phase == .maybeSent)
    let lost = Task { try await sandbox.get("me/updates", "timeout=25").graphCode }
    await clock.waitForSleepers(1)
    sandbox.losePolling()
    #expect(try await lost.value == 5000)
    #expect(sandbox.problems == ["5000 subscription not found"])
  }

  @Test func aLostAnswerCanBeReadAgain() async throws {
    let sandbox = OKSandbox(time: ManualClock(.automatic))
    try await sandbox.subscribeToPolling()
    let start = try await sandbox.get("me/updates").json["marker"]?.text ?? ""
    try sandbox.receive(text: "a", from: "1")
    sandbox.inject(.timeOutAfterAcceptance)
    await #expect(throws: TransportError.self) {
      try await sandbox.get("me/updates", "marker=\(start)")
    }
    #expect(try await sandbox.get("me/updates").json["updates"]?.elements?.isEmpty == true)
    let again = try await sandbox.get("me/updates", "marker=\(start)")
    #expect(try again.json["updates"]?.elements?.count == 1)
  }

  @Test func aMarkerMayBeANumber() async throws {
    try await sandbox.subscribeToPolling()
    let text = try await sandbox.get("me/updates").json["marker"]?.text
    sandbox.writesMarkersAsNumbers = true
    let number = try await sandbox.get("me/updates").json["marker"]?.integer
    #expect(number.map { "\($0)" } == text)
  }
}

import Foundation
import Synchronization
import Testing
import VestnikCore
import VestnikTesting

struct WebhookDeadlineTests {
  private struct Refused: Error {}

  /// A handler that waits for its gate: it says when it has been entered, and counts.
  private final class Gate: Sendable {
    private let seen = Mutex<[String]>([])
    private let entered = AsyncStream.makeStream(of: Void.self)
    private let opened = AsyncStream.makeStream(of: Void.self)
    private let results = AsyncStream.makeStream(of: WebhookResult.self)

    var events: [String] { seen.withLock { $0 } }

    /// Handles an event once the gate is open.
    func pass(_ event: String) async {
      seen.withLock { $0.append(event) }
      entered.continuation.yield()
      for await _ in opened.stream {}
    }

    func waitForEntry() async { for await _ in entered.stream { return } }
    func open() { opened.continuation.finish() }
    func report(_ result: WebhookResult) { results.continuation.yield(result) }
    /// Waits for the next result that the policy reports.
    func reported() async -> WebhookResult? {
      for await result in results.stream { return result }
      return nil
    }
  }

  private let gate = Gate()
  private let clock = ManualClock()
  private let receiver: ListReceiver

  init() {
    receiver = ListReceiver(WebhookPolicy(secret: nil, onResult: { [gate] in gate.report($0) }))
  }

  private func start(
    _ body: String, within deadline: Duration = .seconds(5),
    _ handler: @escaping @Sendable (String) async throws -> Void
  ) -> Task<WebhookResult, Never> {
    Task { [receiver, clock] in await receiver.handle(post(body), within: deadline, time: clock, handler) }
  }

  @Test func theDeadlineIsTheStrictestDocumentedOne() {
    #expect(receiver.responseDeadline == .seconds(5))
  }

  @Test func inTimeTheResultIsThatOfAnyOtherRequest() async {
    let result = await start("a,b") { _ in }.value
    #expect(result.response == WebhookResponse(body: Data("2".utf8)))
    #expect(result.handled == 2 && result.unfinished == 0 && !result.isLate)
    #expect(await gate.reported()?.handled == 2)
    let failed = await start("c") { _ in throw Refused() }.value
    #expect(failed.response.status == 500 && failed.failures.count == 1 && !failed.isLate)
  }

  @Test(.timeLimit(.minutes(20))) func aPolicyNeedNotWantResults() async {
    let silent = ListReceiver()
    let result = await silent.handle(post("a"), within: .seconds(5), time: clock) { _ in }
    #expect(result.handled == 1 && !result.isLate && result.response.status == 200)
  }

  @Test func aLateHandlerGoesOnAndItsEventIsAcknowledgedInARepeat() async {
    let late = start("a,b") { [gate] in await gate.pass($0) }
    await gate.waitForEntry()
    await clock.waitForSleepers(1)
    clock.advance(by: .milliseconds(4_500))
    let first = await late.value
    #expect(first.isLate && first.response.status == 500)
    #expect(first.handled == 0 && first.unfinished == 2 && first.duration == .milliseconds(4_500))
    // The provider repeats it while the first event is still being handled.
    let second = await start("a") { _ in Issue.record("handled twice") }.value
    #expect(second.inProgress == 1 && second.response.status == 500 && !second.isLate)
    #expect(await gate.reported()?.inProgress == 1)
    clock.advance(by: .seconds(3))
    gate.open()
    let end = await gate.reported()
    #expect(end?.isLate == true && end?.handled == 2 && end?.unfinished == 0)
    #expect(end?.response.status == 500 && end?.duration == .milliseconds(7_500))
    let third = await start("a,b") { _ in Issue.record("handled twice") }.value
    #expect(third.repeated == 2 && third.response.status == 200)
    #expect(gate.events == ["a", "b"])
  }

  @Test func aLateHandlerThatFailsIsRunAgainByTheRepeat() async {
    let late = start("a") { [gate] event in
      await gate.pass(event)
      throw Refused()
    }
    await gate.waitForEntry()
    await clock.waitForSleepers(1)
    clock.advance(by: .seconds(5))
    #expect(await late.value.isLate)
    gate.open()
    #expect(await gate.reported()?.failures.count == 1)
    let again = await start("a") { _ in }.value
    #expect(again.handled == 1 && again.response.status == 200)
  }

  @Test(.timeLimit(.minutes(20)), arguments: [(5_000, 4_500), (10_000, 9_500), (1_000, 900), (100, 90)])
  func theReserveIsHalfASecondOrATenth(deadline: Int, last: Int) async {
    let task = start("a", within: .milliseconds(deadline)) { [gate] in await gate.pass($0) }
    await gate.waitForEntry()
    await clock.waitForSleepers(1)
    clock.advance(by: .milliseconds(last - 1))
    // The deadline has not come: its task still sleeps.
    await clock.waitForSleepers(1)
    clock.advance(by: .milliseconds(1))
    let result = await task.value
    #expect(result.isLate && result.duration == .milliseconds(last))
    gate.open()
  }

  @Test(arguments: [0, -1]) func withoutTimeTheResponseIsLateAtOnce(seconds: Int) async {
    let result = await start("a", within: .seconds(seconds)) { [gate] in await gate.pass($0) }.value
    #expect(result.isLate && result.response.status == 500)
    gate.open()
    #expect(await gate.reported()?.handled == 1)
  }

  @Test func aCancelledRequestBeginsNoFurtherEvent() async {
    let task = start("a,b") { [gate] in await gate.pass($0) }
    await gate.waitForEntry()
    task.cancel()
    gate.open()
    let result = await task.value
    #expect(result.unfinished >= 1 && result.response.status == 500 && !result.isLate)
    #expect(gate.events == ["a"])
  }

  @Test func manyLateDeliveriesRunTheHandlerOnce() async {
    let tasks = (0..<50).map { _ in start("a,b,c") { [gate] in await gate.pass($0) } }
    await gate.waitForEntry()
    await clock.waitForSleepers(1)
    clock.advance(by: .seconds(5))
    gate.open()
    for task in tasks { _ = await task.value }
    for _ in tasks { _ = await gate.reported() }
    #expect(gate.events.sorted() == ["a", "b", "c"])
    #expect(await start("a,b,c") { _ in }.value.repeated == 3)
  }
}

import Foundation
import Testing
import VestnikCore
import VestnikTesting

@Suite struct BudgetStoreFailureTests {
  private struct Broken: Error {
    var about = "79990001122"
  }

  /// A store that fails in one way.
  private struct BrokenStore: BudgetStore {
    enum Way { case throwing, cancelled, tooFewVerdicts, failingRelease, impatient }
    var way: Way

    func reserve(_ keys: [BudgetKey], pacing: SendOptions.Pacing) async throws -> [BudgetDecision] {
      let reservations = keys.enumerated().map { index, key in
        BudgetDecision.granted(
          BudgetReservation(key: key, reservedAt: Date(timeIntervalSince1970: 0), serial: UInt64(index)))
      }
      switch way {
      case .throwing: throw Broken()
      case .cancelled:
        withUnsafeCurrentTask { $0?.cancel() }
        throw CancellationError()
      case .impatient: return keys.map { _ in .wait(.zero) }
      case .tooFewVerdicts: return Array(reservations.dropLast())
      case .failingRelease: return reservations
      }
    }

    func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) async throws { throw Broken() }
    func track(_ reservations: [BudgetReservation], _ event: RequestEvent) async throws {}

    func block(_ group: SenderGroup, recipient: RecipientKey?, until: Date) async throws { throw Broken() }
  }

  @Test(arguments: [BrokenStore.Way.throwing, .tooFewVerdicts])
  private func nothingIsSentWhenTheStoreFails(way: BrokenStore.Way) async throws {
    let bench = Bench()
    let outcomes = await bench.pipeline(budget: BrokenStore(way: way)).send(
      [Note(number: 1), Note(number: 2)], options: nil)
    for outcome in outcomes {
      guard case .failed(let error) = outcome else { return #expect(Bool(false)) }
      #expect(error.code == .budgetStore && error.delivery == .notSent)
    }
    #expect(bench.departures.all.isEmpty)
    #expect(bench.events.value.map(\.kind).contains(.budgetStoreFailed))
  }

  /// A store over a network, whose calls fail in a task that was cancelled.
  private struct RemoteStore: BudgetStore {
    let events: Boxed<[RequestEvent]>

    func reserve(_ keys: [BudgetKey], pacing: SendOptions.Pacing) async throws -> [BudgetDecision] {
      keys.map { .granted(BudgetReservation(key: $0, reservedAt: Date(timeIntervalSince1970: 0), serial: 1)) }
    }
    func track(_ reservations: [BudgetReservation], _ event: RequestEvent) async throws {
      try Task.checkCancellation()
      events.update { $0.append(event) }
    }
    func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) async throws {}
    func block(_ group: SenderGroup, recipient: RecipientKey?, until: Date) async throws {}
  }

  @Test func aRemoteStoreLearnsOfTheEndAloneAlsoInACancelledTask() async {
    let bench = Bench()
    let store = RemoteStore(events: Boxed([]))
    _ = await bench.pipeline(budget: store) { _, _ throws(TransportError) in
      withUnsafeCurrentTask { $0?.cancel() }
      throw TransportError(phase: .maybeSent, reason: .cancelled, detail: "a test")
    }.send([Note(number: 1)], options: nil)
    #expect(store.events.value == [.ended(roundTrip: nil)])
    #expect(!bench.events.value.map(\.kind).contains(.budgetStoreFailed))
  }

  @Test func messagesGoWhenTheContextSaysSo() async {
    let bench = Bench()
    let outcomes = await bench.pipeline(budget: BrokenStore(way: .throwing), onStoreFailure: .failOpen).send(
      [Note(number: 1), Note(number: 2)], options: nil)
    #expect(outcomes == [.accepted("1@1"), .accepted("2@1")])
  }

  @Test func theLogSaysNothingOfWhatTheStoreWasAskedAbout() async {
    let bench = Bench()
    _ = await bench.pipeline(budget: BrokenStore(way: .throwing)).send([Note(number: 1)], options: nil)
    #expect(!"\(bench.events.value)".contains("79990001122"))
    #expect("\(bench.events.value)".contains("Broken"))
  }

  @Test(arguments: [ClientContext.StoreFailure.failClosed, .failOpen])
  func cancellationInAStoreIsNoFailureOfTheStore(policy: ClientContext.StoreFailure) async {
    let bench = Bench()
    let pipeline = bench.pipeline(budget: BrokenStore(way: .cancelled), onStoreFailure: policy)
    let outcomes = await Task { await pipeline.send([Note(number: 1)], options: nil) }.value
    #expect(outcomes == [.failed(MessagingError(code: .cancelled, delivery: .notSent))])
    #expect(bench.events.value.map(\.kind) == [.outcomesKnown] && bench.departures.all.isEmpty)
  }

  @Test func aStoreThatSaysWaitNoTimeIsNotAskedInATightLoop() async {
    let bench = Bench()
    let outcomes = await bench.pipeline(budget: BrokenStore(way: .impatient)).send(
      [Note(number: 1)], options: SendOptions(budget: .wait(upTo: .milliseconds(100))))
    guard case .overBudget = outcomes[0] else { return #expect(Bool(false)) }
    #expect(bench.events.value.count { $0.kind == .budgetWaiting } == 100)
  }

  @Test func aGroupThatCannotBeClosedIsStillPausedByItsCaller() async {
    let bench = Bench()
    let outcomes = await bench.pipeline(budget: BrokenStore(way: .failingRelease)) { request, number in
      request.answering { _ in number == 1 ? "close" : "ok" }
    }.send([Note(number: 1)], options: nil)
    #expect(outcomes == [.accepted("1@2")])
    #expect(bench.departures.all.map(\.at) == [.zero, .seconds(3)])
  }

  @Test func aChargeThatCannotBeGivenBackChangesNoOutcome() async {
    let bench = Bench()
    let outcomes = await bench.pipeline(budget: BrokenStore(way: .failingRelease)) { request, _ in
      request.answering { _ in "no" }
    }.send([Note(number: 1)], options: nil)
    #expect(outcomes == [.rejected(Rejection(reasons: [.init(code: "no")]))])
    #expect(bench.events.value.map(\.kind).contains(.budgetStoreFailed))
  }
}

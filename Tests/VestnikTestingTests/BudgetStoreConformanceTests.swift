import Foundation
import Synchronization
import Testing
import VestnikCore
import VestnikTesting

@Suite struct BudgetStoreConformanceTests {
  @Test func theBudgetInMemoryKeepsEveryRule() async {
    let report = await BudgetStoreConformance().run { limits, time in SendBudget(limits, time: time) }
    #expect(report.failures.isEmpty, "\(report)")
    #expect(report.names.count >= 90)
    #expect(report.skipped.map(\.name) == ["failure/reserve", "failure/many-callers", "failure/other-calls"])
  }

  @Test(arguments: [false, true]) func theJournaledBudgetKeepsEveryRule(losesItsFile: Bool) async throws {
    let folders = TemporaryFolders()
    let suite =
      losesItsFile ? BudgetStoreConformance(only: "failure/reserve") : BudgetStoreConformance()
    let report = await suite.run(
      disconnect: { store in
        if losesItsFile {
          folders.removeAll()
        } else {
          await (store as? JournaledBudget)?.shutdown()
        }
      },
      { limits, time in try await JournaledBudget(limits, directory: folders.make(), time: time) })
    #expect(report.failures.isEmpty && report.skipped.isEmpty, "\(report)")
    #expect(report.names.count == suite.cases.count)
  }

  /// A store on real time, as on a server: what needs hours is skipped, the rest waits. In eight parts at the same time.
  @Test func aStoreOnItsOwnClockIsTriedInRealTime() async {
    let reports = await withTaskGroup(of: ConformanceReport.self) { group in
      for part in 0..<8 {
        let others = BudgetStoreConformance.allCases.enumerated().filter { $0.offset % 8 != part }
        let suite = BudgetStoreConformance(clock: .own, excluding: Set(others.map(\.element.name)))
        group.addTask { await suite.run { limits, time in SendBudget(limits, time: time) } }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(reports.flatMap(\.failures).isEmpty, "\(reports)")
    let (names, skipped) = (reports.flatMap(\.names), reports.flatMap(\.skipped).map(\.name))
    #expect(Set(names + skipped) == Set(BudgetStoreConformance.allCases.map(\.name)))
    #expect(names.count > 50 && skipped.contains("day/rolling-5") && !skipped.contains("limits/none"))
  }

  @Test func aStoreThatTranslatesNoDatesIsFoundOnItsOwnClock() async {
    for name in ["clock/wall-clock-steps", "clock/blocks-on-the-callers-clock"] {
      let report = await BudgetStoreConformance(only: name, clock: .own).run { limits, _ in SendBudget(limits)
      }
      #expect(report.failures.map(\.name) == [name], "\(report)")
    }
  }

  @Test func aStoreThatCountsLessThanASecondIsFoundOnItsOwnClock() async {
    let report = await BudgetStoreConformance(only: "second/half-open", clock: .own).run { limits, time in
      SendBudget(limits, time: FastClock(base: time))
    }
    // On a machine that is too busy to tell, the case is skipped, and says so.
    #expect((report.failures.map(\.name) + report.skipped.map(\.name)) == ["second/half-open"], "\(report)")
  }

  @Test func namesAreUniqueAndSelectCases() async {
    let names = BudgetStoreConformance.allCases.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(BudgetStoreConformance(only: "day/limit-5").cases.map(\.id) == ["day/limit-5"])
    #expect(BudgetStoreConformance(only: "day/limit-0", clock: .own).cases.isEmpty)
    let left = BudgetStoreConformance(excluding: ["day/limit-5", "no such case"])
    #expect(left.cases.count == names.count - 1 && left.clock == .manual)
  }

  @Test func aStoreThatCannotBeMadeFailsItsCase() async {
    struct NoServer: Error {}
    let report = await BudgetStoreConformance(only: "day/limit-5").run { _, _ in throw NoServer() }
    #expect(report.failures.map(\.name) == ["day/limit-5"])
    #expect(report.failures.first?.found.contains("NoServer") == true)
  }

  @Test func theReportSaysWhatWasFoundAndWhatWasSkipped() async {
    let report = await BudgetStoreConformance(only: "failure/reserve").run { limits, time in
      SendBudget(limits, time: time)
    }
    #expect(report.names.isEmpty)
    #expect(
      "\(report)" == """
        0 of 0 cases passed
        failure/reserve: skipped, because the run has no disconnect closure
        """)
  }

  @Test(arguments: BrokenStore.all) func aStoreThatBreaksARuleIsFound(_ broken: BrokenStore) async throws {
    for name in broken.cases {
      let report = await BudgetStoreConformance(only: name).run { limits, time in broken.make(limits, time) }
      #expect(report.failures.map(\.name) == [name], "\(broken.rule): \(report)")
    }
  }

  @Test func aStoreThatDecidesWithoutItsConnectionIsFound() async {
    for name in ["failure/reserve", "failure/many-callers"] {
      let report = await BudgetStoreConformance(only: name).run(
        disconnect: { _ in }, { limits, time in SendBudget(limits, time: time) })
      #expect(report.failures.map(\.name) == [name])
      #expect(report.failures.first?.found.contains("2 granted instead of an error") == true, "\(report)")
    }
  }

  @Test func aStoreThatHangsWithoutItsConnectionIsFound() async {
    for name in ["failure/reserve", "failure/many-callers", "failure/other-calls"] {
      var suite = BudgetStoreConformance(only: name)
      suite.failureLimit = .milliseconds(200)
      let report = await suite.run(
        disconnect: { ($0 as? HangingStore)?.disconnect() },
        { limits, time in HangingStore(SendBudget(limits, time: time)) })
      #expect(report.failures.map(\.name) == [name], "\(report)")
    }
  }
}

/// Directories for journals, removed with the test.
private final class TemporaryFolders: Sendable {
  private let parent = FileManager.default.temporaryDirectory
    .appendingPathComponent("conformance-\(UUID().uuidString)")
  private let count = Mutex(0)

  func make() throws -> URL {
    let number = count.withLock { count in
      count += 1
      return count
    }
    let url = parent.appendingPathComponent("\(number)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  func removeAll() { try? FileManager.default.removeItem(at: parent) }

  deinit { removeAll() }
}

/// A store that never returns from a call once it is disconnected, not even when its task is cancelled.
private final class HangingStore: BudgetStore {
  private let base: SendBudget
  private let isLost = Mutex(false)

  init(_ base: SendBudget) { self.base = base }

  func disconnect() { isLost.withLock { $0 = true } }

  private func hang() async {
    if isLost.withLock({ $0 }) { await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } }
  }

  func reserve(_ keys: [BudgetKey], pacing: SendOptions.Pacing) async throws -> [BudgetDecision] {
    await hang()
    return base.reserve(keys, pacing: pacing)
  }

  func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) async throws {
    await hang()
    base.release(reservations, reason)
  }

  func track(_ reservations: [BudgetReservation], _ event: RequestEvent) async throws {}

  func block(_ group: SenderGroup, recipient: RecipientKey?, until: Date) async throws {
    await hang()
    base.block(group, recipient: recipient, until: until)
  }
}

/// A clock that runs at twice the speed.
private struct FastClock: TimeSource {
  let base: any TimeSource

  var now: Date { base.now }
  var uptime: Duration { base.uptime * 2 }

  func sleep(until uptime: Duration) async throws(CancellationError) {
    try await base.sleep(until: uptime / 2)
  }
}

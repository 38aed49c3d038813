import Foundation
import Testing
import VestnikCore
import VestnikTesting

/// A temporary directory that is removed with the test.
final class JournalFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("journal-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var journal: URL { url.appendingPathComponent("budget.journal") }

  func bytes() throws -> [UInt8] { try [UInt8](Data(contentsOf: journal)) }

  func write(_ bytes: some Sequence<UInt8>) throws { try Data(bytes).write(to: journal) }
}

/// Whether the slow variants run: set `VESTNIK_LONG_TESTS` to anything.
let runsLongJournalTests = ProcessInfo.processInfo.environment["VESTNIK_LONG_TESTS"] != nil

func key(_ number: UInt64, _ group: SenderGroup = "shop") -> BudgetKey {
  BudgetKey(group: group, recipient: RecipientKey(number))
}

extension [BudgetDecision] {
  var reservations: [BudgetReservation] {
    compactMap { if case .granted(let reservation) = $0 { reservation } else { nil } }
  }
}

/// Opens a journal, does something and shuts it down, so that the next one can open it.
func withJournal<Result>(
  _ folder: JournalFolder, _ limits: BudgetLimits, _ clock: any TimeSource = SystemTime(),
  _ body: (JournaledBudget) async throws -> Result
) async throws -> Result {
  let budget = try await JournaledBudget(limits, directory: folder.url, time: clock)
  let result: Result
  do {
    result = try await body(budget)
  } catch {
    await budget.shutdown()
    throw error
  }
  await budget.shutdown()
  return result
}

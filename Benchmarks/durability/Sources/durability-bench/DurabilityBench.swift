import Foundation
import VestnikCore

/// `durability-bench [DIRECTORY] [SECONDS]`: durable grants a second for one message each, by 1, 8 and 64 callers at a
/// time, side by side, in a directory on the disk in question.
@main
enum DurabilityBench {
  static func main() async throws {
    let arguments = CommandLine.arguments
    let parent = URL(
      filePath: arguments.count > 1 ? arguments[1] : FileManager.default.temporaryDirectory.path)
    let seconds = arguments.count > 2 ? Double(arguments[2]) ?? 2 : 2
    print(
      "callers | JournaledBudget | SQLite, calls share a transaction | SQLite, one each | against the better")
    for callers in arguments.count > 3 ? [Int(arguments[3]) ?? 64] : [1, 8, 64] {
      // Best of three passes each, in turn, so that a slow minute of the disk meets all.
      var best = [0.0, 0.0, 0.0]
      for _ in 0..<3 {
        best[0] = max(best[0], try await vestnik(callers, seconds, in: parent))
        best[1] = max(best[1], try await sqlite(.shared, callers, seconds, in: parent))
        best[2] = max(best[2], try await sqlite(.eachCall, callers, seconds, in: parent))
      }
      let ratio = best[0] / max(best[1], best[2])
      print(
        "\(callers) | \(Int(best[0])) | \(Int(best[1])) | \(Int(best[2])) | \((ratio * 100).rounded() / 100)")
    }
  }

  private static func vestnik(_ callers: Int, _ seconds: Double, in parent: URL) async throws -> Double {
    let folder = parent.appending(path: "durability-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let budget = try await JournaledBudget(
      BudgetLimits(perSecond: nil, perDayAndRecipient: 5), directory: folder)
    let rate = try await rate(callers, seconds) { recipient in
      let key = BudgetKey(group: "shop", recipient: RecipientKey(recipient))
      guard case .granted? = try await budget.reserve([key]).first else { return false }
      return true
    }
    await budget.shutdown()
    return rate
  }

  private static func sqlite(
    _ commit: SQLiteBudget.Commit, _ callers: Int, _ seconds: Double, in parent: URL
  ) async throws -> Double {
    let folder = parent.appending(path: "durability-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let budget = try SQLiteBudget(path: folder.appending(path: "budget.sqlite").path, commit)
    let rate = try await rate(callers, seconds) { try await budget.reserve($0) }
    await budget.close()
    return rate
  }

  /// Grants a second. Each caller asks again as soon as it has its grant.
  private static func rate(
    _ callers: Int, _ seconds: Double, _ reserve: @escaping @Sendable (UInt64) async throws -> Bool
  ) async throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    let end = start + .seconds(seconds)
    let grants = try await withThrowingTaskGroup(of: Int.self) { group in
      for caller in 0..<callers as Range<Int> {
        group.addTask {
          var grants = 0
          while clock.now < end {
            let recipient = 79_000_000_000 + UInt64(caller) * 10_000_000 + UInt64(grants)
            if try await reserve(recipient) { grants += 1 }
          }
          return grants
        }
      }
      return try await group.reduce(0, +)
    }
    return Double(grants) / ((clock.now - start) / .seconds(1))
  }
}

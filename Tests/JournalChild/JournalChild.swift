import Foundation
import VestnikCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#elseif canImport(Glibc)
  import Glibc
#endif

/// What the tests of the journal start and kill: `journal-child DIRECTORY MODE SEED`.
///
/// `loop` reserves until it is killed and prints every recipient that was granted, after `reserve` returned.
/// `hold` opens the journal and does nothing. `full` is the loop with a limit of 64 KiB for the size of a file, and
/// prints the error that ends it.
@main
enum JournalChild {
  static func main() async throws {
    let arguments = CommandLine.arguments
    let directory = URL(fileURLWithPath: arguments[1])
    let mode = arguments[2]
    if mode == "full" { limitFileSize() }
    do {
      let limits = BudgetLimits(perSecond: nil, perDayAndRecipient: 5)
      let budget = try await JournaledBudget(limits, directory: directory)
      say("ready")
      if mode == "hold" { try await Task.sleep(for: .seconds(600)) }
      await reserve(from: budget, seed: UInt64(arguments[3]) ?? 0)
    } catch let error as JournalError {
      say("error \(error.kind)")
    }
  }

  /// Four callers at a time, so that batches are written; the recipients of each are its own.
  private static func reserve(from budget: JournaledBudget, seed: UInt64) async {
    await withTaskGroup(of: Void.self) { tasks in
      for lane in 0..<4 as Range<UInt64> {
        tasks.addTask {
          for step in 0... as PartialRangeFrom<UInt64> {
            let key = BudgetKey(
              group: lane % 2 == 0 ? "shop" : "bank",
              recipient: RecipientKey(seed * 1_000_000 + lane * 100_000 + step / 3))
            do {
              let decisions = try await budget.reserve([key])
              guard case .granted(let reservation) = decisions[0] else { return say("refused") }
              if step % 50 == 49 {
                say("releasing \(key.group.rawValue) \(key.recipient.number)")
                try await budget.release([reservation], .notSent)
              } else {
                say("granted \(key.group.rawValue) \(key.recipient.number)")
              }
            } catch {
              return say("error \((error as? JournalError)?.kind ?? .unwritable)")
            }
          }
        }
      }
    }
  }

  private static func say(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  private static func limitFileSize() {
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit(rlim_cur: 65536, rlim_max: 65536)
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    #else
      setrlimit(RLIMIT_FSIZE, &limit)
    #endif
  }
}

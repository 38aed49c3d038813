import ExampleSupport
import Foundation
import VestnikCore
import VestnikTesting

/// The directory that lets a run go on after its process was killed: who was sent to in the last day, which rows are
/// done, and where they went.
public struct RunJournal: Sendable {
  private let path: String
  private let directory: URL

  /// Makes the directory, if need be.
  ///
  /// - Parameters:
  ///   - path: The directory.
  ///   - destination: Where the messages go, in words that hold no secret. Another run has to have the same: what a
  ///     sandbox has taken nobody has received.
  /// - Throws: ``InputError`` when there is something else in its place, or it belongs to another destination.
  public init(path: String, destination: String) throws(InputError) {
    self.path = path
    directory = URL(filePath: path, directoryHint: .isDirectory)
    let note = directory.appending(path: "destination")
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      if !FileManager.default.fileExists(atPath: note.path) {
        try Data(destination.utf8).write(to: note, options: .atomic)
      }
    } catch {
      throw InputError("--journal \(path): the directory cannot be used: \(error.localizedDescription)")
    }
    let known = (try? String(contentsOf: note, encoding: .utf8)) ?? "somewhere else"
    if known != destination {
      throw InputError(
        "--journal \(path): this journal is of messages to \(known), not to \(destination); give another directory"
      )
    }
  }

  /// Which rows are done.
  var checkpoint: CampaignCheckpoint {
    CampaignCheckpoint(file: directory.appending(path: "campaign.checkpoint"))
  }

  /// Opens the budget that outlives the process.
  ///
  /// - Parameters:
  ///   - limits: How often one may send.
  ///   - time: The client's clocks.
  ///   - repairs: Whether a damaged journal is first kept aside and what is readable of it taken over (`--repair`).
  ///   - print: Where it is said what was repaired.
  /// - Throws: ``InputError`` when another process has it, it is damaged, or the disk fails.
  public func openBudget(
    _ limits: BudgetLimits, _ time: any TimeSource, repairs: Bool = false, print: (String) -> Void
  ) async throws(InputError) -> JournaledBudget {
    do throws(JournalError) {
      if repairs {
        let repair = try await JournaledBudget.repair(directory: directory)
        print(repair.map(Self.words) ?? "--repair: the journal is not damaged\n")
      }
      return try await JournaledBudget(limits, directory: directory, time: time)
    } catch {
      throw InputError("--journal \(path): \(Self.words(error))")
    }
  }

  private static func words(_ repair: JournalRepair) -> String {
    "--repair: the damaged journal is kept as \(repair.damagedFile.path), which holds phone numbers;"
      + " \(repair.recordsSaved) records were readable and count\n"
  }

  private static func words(_ error: JournalError) -> String {
    guard case .damaged(let offset, let saved) = error.kind else { return error.description }
    return "\(error.path) is damaged at byte \(offset); \(saved) records are readable; it was left as it is."
      + " --repair keeps the file aside and goes on with them; those whose records are lost may then get more"
      + " messages than the day allows: to be sure, wait for a day before"
  }

  /// A clock for the sandbox that goes on where the former run's was: simulated time is ahead of ours, and what is
  /// in the journal would lie in the future.
  public func sandboxClock() -> ManualClock {
    let text = try? String(contentsOf: clock, encoding: .utf8)
    let former = text.flatMap { try? Date($0, strategy: .iso8601) }
    return ManualClock(.automatic, startingAt: max(Date(), former ?? .distantPast))
  }

  /// Notes how far the sandbox's clock is. Losing it costs patience, no correctness.
  func note(_ now: Date) {
    try? Data(now.formatted(.iso8601).utf8).write(to: clock, options: .atomic)
  }

  private var clock: URL { directory.appending(path: "sandbox-clock") }
}

import ExampleSupport
import Foundation
import VestnikCore

/// The directory that lets a run go on after its process was killed: who was sent to in the last day, and which rows
/// are done.
public struct RunJournal: Sendable {
  private let directory: URL

  /// Makes the directory, if need be.
  ///
  /// - Throws: ``InputError`` when there is something else in its place.
  public init(path: String) throws(InputError) {
    directory = URL(filePath: path, directoryHint: .isDirectory)
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    } catch {
      throw InputError("--journal \(path): the directory cannot be made: \(error.localizedDescription)")
    }
  }

  /// Which rows are done.
  public var checkpoint: CampaignCheckpoint {
    CampaignCheckpoint(file: directory.appending(path: "campaign.checkpoint"))
  }

  /// Opens the budget that outlives the process.
  ///
  /// - Throws: ``InputError`` when another process has it, or the disk fails.
  public func openBudget(
    _ limits: BudgetLimits, _ time: any TimeSource
  ) async throws(InputError) -> JournaledBudget {
    do throws(JournalError) {
      return try await JournaledBudget(limits, directory: directory, time: time)
    } catch {
      throw InputError("--journal \(directory.path): \(error)")
    }
  }
}

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What ``JournaledBudget/repair(directory:)`` has done.
public struct JournalRepair: Hashable, Sendable {
  /// The damaged file, unchanged, under its new name. It holds phone numbers: delete it when it has been looked at.
  public var damagedFile: URL
  /// How many grants, releases and closings were readable. What was not is no longer counted.
  public var recordsSaved: Int

  /// Makes a result; only ``JournaledBudget/repair(directory:)`` has a reason to.
  public init(damagedFile: URL, recordsSaved: Int) {
    self.damagedFile = damagedFile
    self.recordsSaved = recordsSaved
  }
}

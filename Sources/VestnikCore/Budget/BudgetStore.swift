#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Decides whether messages may depart: in memory, in a file, or shared by several hosts.
///
/// A grant is charged when it is given and means "depart now"; no future instants are handed out. So a crash can
/// waste an allowance and never exceed one.
public protocol BudgetStore: Sendable {
  /// Judges demands in one atomic step, in order, each on its own.
  ///
  /// - Parameters:
  ///   - demands: A recipient that occurs twice counts twice.
  ///   - pacing: With `.providerQueues` messages beyond the present second are granted as well, and charged to the
  ///     seconds to come.
  /// - Returns: One verdict for each demand, in the same order.
  /// - Throws: Whatever the store fails with; the pipeline then sends nothing, unless its context says otherwise.
  func reserve(_ demands: [BudgetDemand], pacing: SendOptions.Pacing) async throws -> [BudgetVerdict]

  /// Takes charges back. One that is unknown or was taken back before is ignored.
  ///
  /// - Throws: Whatever the store fails with; the charges then stay, which is safe.
  func release(_ charges: [BudgetCharge], _ reason: BudgetRelease) async throws

  /// Closes a group, or one recipient of it, because the provider said "too much".
  ///
  /// A closed group waits, a closed recipient is exhausted. Of two closings the later end counts.
  ///
  /// - Throws: Whatever the store fails with.
  func close(_ group: SenderGroup, recipient: RecipientKey?, until: Date) async throws
}

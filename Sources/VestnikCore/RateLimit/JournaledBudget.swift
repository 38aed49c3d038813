import Synchronization

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The local budget with a journal on the disk: a grant is durable before ``reserve(_:pacing:)`` returns.
///
/// So a process that is killed, or a machine whose power fails, never exceeds an allowance after its restart; at
/// worst it wastes one. Concurrent calls share one sync of the disk. A directory serves one budget at a time.
///
/// ```swift
/// let limits = BudgetLimits(perSecond: 50, perDayAndRecipient: 5)
/// let budget = try await JournaledBudget(limits, directory: URL(fileURLWithPath: "/var/lib/sender"))
/// let context = ClientContext(transport: transport, budget: budget)
/// ```
///
/// The directory contains the phone numbers of the last day in the clear, because the limits are kept for each of
/// them. The files are readable only for their owner (mode 0600), and so is the directory if the budget makes it
/// (mode 0700). An existing directory keeps its permissions. The directory must be on a local disk; on network file
/// systems the lock and the sync may promise less.
public final class JournaledBudget: BudgetStore {
  // Decisions are made by a `SendBudget` in memory. Grants, releases and blocks are also entries of an append-only
  // file, which the actor `JournalWriter` writes. On opening, the file is read into a `RecoveredState`, which fills
  // the memory. A budget works until its writer fails or `shutdown()` is called; from then on `reserve` throws, since
  // only a budget that is opened anew knows what is on the disk. `SendRun` calls it through `BudgetStore`.

  /// The name of the file in the directory.
  static let journalName = "budget.journal"

  /// The limits that the budget keeps.
  public let limits: BudgetLimits
  /// `true`: the calls take no longer than a write to the disk, and cancelling a task does not interrupt them.
  public var isLocal: Bool { true }
  /// The queue in which callers from all contexts wait.
  var groupQueue: GroupQueue { memory.groupQueue }
  private let memory: SendBudget
  let writer: JournalWriter
  private let clock: JournalClock
  /// The first failure of the writer, which ends the budget.
  private let failure = Mutex<JournalError?>(nil)

  /// Opens the journal of a directory, or creates one, and counts again the messages that still count.
  ///
  /// A batch whose writing a crash or a power cut has interrupted is dropped, whether it is cut short, zeros or
  /// unrelated bytes: its grants were never returned to a caller. What no longer counts is removed from the file. The
  /// limits may differ from those of the last run, but messages that did not count under the former limits are not
  /// counted now.
  ///
  /// - Parameters:
  ///   - limits: The limits, as for ``SendBudget``.
  ///   - directory: A file URL. The directory, and those above it, are created if they do not exist.
  ///   - time: The clocks; they must be those of the client context. Between two runs the wall clock tells how old a
  ///     grant is: a grant from more than five minutes in the future, made before the clock stepped back, counts from
  ///     now. If the wall clock is a day ahead when the budget is opened, the budget forgets the messages of the day
  ///     for good, so a machine should get its time from the network before the process starts.
  /// - Throws: ``JournalError``: `.locked` immediately when the journal is in use, `.damaged` when the file is not
  ///   what was written (it is left unchanged, see ``repair(directory:)``), `.unsupportedFormat`, `.full` or
  ///   `.unwritable`.
  public init(
    _ limits: BudgetLimits, directory: URL, time: any TimeSource = SystemTime()
  ) async throws(JournalError) {
    self.limits = limits
    clock = JournalClock(time)
    memory = SendBudget(limits, time: time)
    writer = JournalWriter(directory.path + "/" + Self.journalName, limits, clock)
    let state = try await writer.open(at: time.now)
    state.restore(to: memory)
  }

  /// Repairs a damaged journal: keeps the file as `budget.journal.damaged-1` (or the next free number) and writes a
  /// new one with all records that can be read, also those after the damage. Returns what it has done.
  ///
  /// The recipients of the records that cannot be read may afterwards get more messages than the limit of a day. To
  /// avoid that, wait for a day before calling this method.
  ///
  /// - Parameter directory: The directory of the budget. No budget may have it open.
  /// - Returns: The result; `nil` when there is no journal or it is not damaged, and then nothing is changed.
  /// - Throws: ``JournalError``: `.locked`, `.unsupportedFormat`, `.full` or `.unwritable`. The damaged file then
  ///   still exists, under one of its two names.
  public static func repair(directory: URL) async throws(JournalError) -> JournalRepair? {
    let limits = BudgetLimits(perSecond: nil, perDayAndRecipient: nil)
    let writer = JournalWriter(directory.path + "/" + Self.journalName, limits, JournalClock(SystemTime()))
    guard let (name, records) = try await writer.repair() else { return nil }
    return JournalRepair(damagedFile: URL(fileURLWithPath: name), recordsSaved: records)
  }

  /// Decides in one atomic step whether messages may depart, and returns once its grants are on the disk; see
  /// ``BudgetStore/reserve(_:pacing:)``.
  ///
  /// Without a grant nothing is written. Cancelling the task does not interrupt the writing.
  ///
  /// - Throws: ``JournalError`` when the disk fails or the file was removed. Then neither this call nor a later one
  ///   grants anything: only a budget that is opened anew knows what is on the disk.
  public func reserve(
    _ keys: [BudgetKey], pacing: SendOptions.Pacing = .sliced
  ) async throws(JournalError) -> [BudgetDecision] {
    try check()
    let decisions = memory.reserve(keys, pacing: pacing)
    let reservations = decisions.compactMap {
      if case .granted(let reservation) = $0 { reservation } else { nil }
    }
    guard !reservations.isEmpty else { return decisions }
    do throws(JournalError) {
      try await commit(reservations.map { .grant($0.dated(by: clock)) })
    } catch {
      // No caller gets these grants, so no message departs with them. On the disk they may count, which wastes them.
      memory.release(reservations, .notSent)
      throw error
    }
    // Writing took time: the grants mean "depart now" from here on.
    var departing = memory.confirm(reservations)[...]
    return decisions.map {
      if case .granted = $0, let reservation = departing.popFirst() { .granted(reservation) } else { $0 }
    }
  }

  /// Releases reservations once that is on the disk; see ``BudgetStore/release(_:_:)``.
  ///
  /// - Throws: ``JournalError`` when the disk fails; the reservations then still count.
  public func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) async throws(JournalError)
  {
    let releasable = memory.releasable(reservations)
    // If rejected messages count, the release frees nothing that a restart would have to know of.
    if !releasable.isEmpty, reason != .rejected || !limits.countsRejected {
      try await commit(releasable.map { .release(serial: $0.serial, reason: reason) })
    }
    memory.release(releasable, reason)
  }

  /// Receives the departure and the end of a request; see ``SendBudget/track(_:_:)``. Nothing is written: a request
  /// that may have been under way at a restart counts as ended when the budget is opened.
  public func track(_ reservations: [BudgetReservation], _ event: RequestEvent) {
    memory.track(reservations, event)
  }

  /// Blocks a group or a recipient immediately, and returns once that is on the disk; see
  /// ``BudgetStore/block(_:recipient:until:)``.
  ///
  /// - Throws: ``JournalError`` when the disk fails; the block is in force all the same, but not after a restart.
  public func block(
    _ group: SenderGroup, recipient: RecipientKey?, until: Date
  ) async throws(JournalError) {
    memory.block(group, recipient: recipient, until: until)
    try await commit([.block(group, recipient: recipient, until: until)])
  }

  /// Returns how many messages may depart now by the limit of a second and by that of a day, for a dashboard or a
  /// form; `nil` where there is no limit.
  public func remaining(_ key: BudgetKey) -> (second: Int?, day: Int?) {
    memory.remaining(key)
  }

  /// Writes pending entries and unlocks the directory for another budget. Later calls throw `.unwritable`.
  ///
  /// A budget also unlocks its directory when it is deallocated, but the moment of that is not defined.
  public func shutdown() async {
    let error = await writer.stop()
    failure.withLock { $0 = $0 ?? error }
  }

  private func commit(_ entries: [JournalEntry]) async throws(JournalError) {
    do throws(JournalError) {
      try await writer.commit(entries)
    } catch {
      failure.withLock { $0 = $0 ?? error }
      throw error
    }
  }

  /// Throws the failure of the journal, if there is one, before any decision: a caller must not wait for a budget
  /// that has ended.
  private func check() throws(JournalError) {
    if let error = failure.withLock({ $0 }) { throw error }
  }
}

extension BudgetReservation {
  fileprivate func dated(by clock: JournalClock) -> Self {
    Self(key: key, reservedAt: clock.stamp(self), serial: serial)
  }
}

/// The result of ``JournaledBudget/repair(directory:)``.
public struct JournalRepair: Hashable, Sendable {
  /// The damaged file, unchanged, under its new name. It contains phone numbers: delete it after the examination.
  public var damagedFile: URL
  /// The number of grants, releases and blocks that were readable. The others are no longer counted.
  public var recordsSaved: Int
}

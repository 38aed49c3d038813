import Synchronization

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The local budget with an append-only file behind it: a grant is on the disk before ``reserve(_:pacing:)`` returns.
///
/// So a process that is killed, or a machine whose power fails, never exceeds an allowance after its restart; at
/// worst it wastes one. Concurrent calls share one sync of the disk. One directory serves one budget at a time.
///
/// The directory holds the phone numbers of the last day in clear, because the limits are kept for each of them. The
/// files are readable for their owner alone (mode 0600), and so is the directory when it is made here (0700). A
/// directory that exists keeps its rights. It must lie on a local disk; on network file systems the lock and the
/// sync may promise less.
public final class JournaledBudget: BudgetStore {
  /// What the file in the directory is called.
  static let journalName = "budget.journal"

  /// The limits that it keeps.
  public let limits: BudgetLimits
  /// `true`: its calls take no longer than a write to the disk, which nothing interrupts.
  public var isLocal: Bool { true }
  /// Where callers wait, whichever context they come from.
  var groupQueue: GroupQueue { memory.groupQueue }
  private let memory: SendBudget
  private let writer: JournalWriter
  private let clock: JournalClock
  private let failure = Mutex<JournalError?>(nil)

  /// Opens the journal of a directory, or begins one, and counts again what still counts.
  ///
  /// A batch whose writing a crash or a power cut has stopped is dropped, whether it is cut short, zeros or bytes of
  /// something else: its grants were never returned. What no longer counts is removed from the file. The limits may
  /// differ from those of the last time; but what did not count under those is not remembered.
  ///
  /// - Parameters:
  ///   - limits: As for ``SendBudget``.
  ///   - directory: A file URL. The directory, and those above it, are made if need be.
  ///   - time: The clocks; the same as the client's. Between two runs it is the wall clock that tells how old a
  ///     grant is: one from more than five minutes ahead, which a clock that has stepped back explains, counts from now.
  ///     A wall clock that is a day ahead when the budget is opened makes it forget the day for good, so a machine
  ///     should have its time from the network before the process starts.
  /// - Throws: ``JournalError``: `.locked` at once when the journal is in use, `.damaged` when the file is not
  ///   what was written (it is left as it is, see ``repair(directory:)``), `.unsupportedFormat`, `.full` or
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

  /// Goes on after damage: keeps the file aside, as `budget.journal.damaged-1`, and begins a new one with all
  /// records that can be read, also those after the damage.
  ///
  /// The recipients of the records that cannot be read may afterwards get more messages than the day allows. Whoever
  /// must not risk that waits for a day before calling this.
  ///
  /// - Returns: `nil` when there is no journal or it is not damaged; nothing is changed then.
  /// - Throws: ``JournalError``: `.locked`, `.unsupportedFormat`, `.full` or `.unwritable`; the damaged file is still there
  ///   then, under one of its two names.
  public static func repair(directory: URL) async throws(JournalError) -> JournalRepair? {
    let limits = BudgetLimits(perSecond: nil, perDayAndRecipient: nil)
    let writer = JournalWriter(directory.path + "/" + Self.journalName, limits, JournalClock(SystemTime()))
    guard let (name, records) = try await writer.repair() else { return nil }
    return JournalRepair(damagedFile: URL(fileURLWithPath: name), recordsSaved: records)
  }

  /// Judges keys in one step and returns when what it grants is on the disk; see
  /// ``BudgetStore/reserve(_:pacing:)``.
  ///
  /// Without a grant nothing is written. Cancelling the task does not shorten the writing.
  ///
  /// - Throws: ``JournalError``, when the disk fails or the file was removed. Nothing is granted then, nor by any later
  ///   call: only a budget that is opened anew knows what really is on the disk.
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
      try await commit(reservations.map { .grant($0.stamped(by: clock)) })
    } catch {
      // Nobody gets these grants, so nothing departs on them. On the disk they may count, which wastes them.
      memory.release(reservations, .notSent)
      throw error
    }
    // The disk took its time: "depart now" begins only here.
    var departing = memory.confirm(reservations)[...]
    return decisions.map {
      if case .granted = $0, let reservation = departing.popFirst() { .granted(reservation) } else { $0 }
    }
  }

  /// Takes reservations back; see ``BudgetStore/release(_:_:)``. They are free when that is on the disk.
  ///
  /// - Throws: ``JournalError``, when the disk fails; the reservations then stay.
  public func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) async throws(JournalError)
  {
    if reservations.isEmpty || reason == .rejected && limits.countsRejected { return }
    try await commit(reservations.map { .release(serial: $0.serial, reason: reason) })
    memory.release(reservations, reason)
  }

  /// Learns when a request left and when it was over; see ``SendBudget/track(_:_:)``. Nothing is written: after a restart
  /// a request that may have been under way counts as over just then.
  public func track(_ reservations: [BudgetReservation], _ event: RequestEvent) {
    memory.track(reservations, event)
  }

  /// Blocks a group or a recipient at once, and returns when that is on the disk; see
  /// ``BudgetStore/block(_:recipient:until:)``.
  ///
  /// - Throws: ``JournalError``, when the disk fails; it is blocked until the next start all the same.
  public func block(
    _ group: SenderGroup, recipient: RecipientKey?, until: Date
  ) async throws(JournalError) {
    memory.block(group, recipient: recipient, until: until)
    try await commit([.block(group, recipient: recipient, until: until)])
  }

  /// What is left now, for a dashboard or a form; `nil` where there is no limit.
  public func remaining(_ key: BudgetKey) -> (second: Int?, day: Int?) {
    memory.remaining(key)
  }

  /// Writes what is under way and frees the directory for another budget. Later calls fail as `.unwritable`.
  ///
  /// A budget that nobody refers to any more frees its directory as well, but at a moment that is not known.
  public func shutdown() async {
    let error = await writer.stop()
    failure.withLock { $0 = $0 ?? error }
  }

  /// What the writer has done: for the tests.
  package var counters: (syncs: Int, compactions: Int, tornBytes: Int, bytes: Int) {
    get async {
      let counters = await writer.counters
      return (counters.syncs, counters.compactions, counters.tornBytes, counters.bytes)
    }
  }

  private func commit(_ entries: [JournalEntry]) async throws(JournalError) {
    do throws(JournalError) {
      try await writer.commit(entries)
    } catch {
      failure.withLock { $0 = $0 ?? error }
      throw error
    }
  }

  /// A failed journal refuses also those who would have to wait.
  private func check() throws(JournalError) {
    if let error = failure.withLock({ $0 }) { throw error }
  }
}

extension BudgetReservation {
  fileprivate func stamped(by clock: JournalClock) -> Self {
    Self(key: key, reservedAt: clock.stamp(self), serial: serial)
  }
}

/// What ``JournaledBudget/repair(directory:)`` has done.
public struct JournalRepair: Hashable, Sendable {
  /// The damaged file, unchanged, under its new name. It holds phone numbers: delete it when it has been looked at.
  public var damagedFile: URL
  /// How many grants, releases and blocks were readable. What was not is no longer counted.
  public var recordsSaved: Int

  /// Makes a result; only ``JournaledBudget/repair(directory:)`` has a reason to.
  public init(damagedFile: URL, recordsSaved: Int) {
    self.damagedFile = damagedFile
    self.recordsSaved = recordsSaved
  }
}

/// The wall clock as the journal trusts it: a step of the clock while the process runs never makes a grant look
/// older than it is.
struct JournalClock: Sendable {
  private let time: any TimeSource
  private let startedAt: Date
  private let uptime: Duration

  init(_ time: any TimeSource) {
    self.time = time
    startedAt = time.now
    uptime = time.uptime
  }

  /// The start and what has passed since, whatever the wall clock says meanwhile.
  private var steady: Date { startedAt.advanced(by: time.uptime - uptime) }

  /// The date under which a grant is stored: when it departs, by the later of the two clocks, so that it is freed too
  /// late rather than too early.
  func stamp(_ reservation: BudgetReservation) -> Date {
    max(reservation.reservedAt, steady).advanced(
      by: max(.zero, (reservation.departure ?? .zero) - time.uptime))
  }

  /// Now, for forgetting: the earlier one, for the same reason.
  var earliestNow: Date { min(time.now, steady) }
}

/// What the records of a journal add up to.
struct RecoveredState: Sendable {
  struct Grant: Sendable {
    var reservation: BudgetReservation
    var wasRejected = false
  }

  struct Block: Hashable, Sendable {
    var group: SenderGroup
    var recipient: RecipientKey?
  }

  private(set) var grants: [UInt64: Grant] = [:]
  private(set) var blocks: [Block: Date] = [:]
  private(set) var lastSerial: UInt64 = 0
  private var groups: [UInt32: SenderGroup] = [:]

  /// Takes the next record.
  mutating func apply(_ payload: ArraySlice<UInt8>) -> RecordReader.Use {
    guard let record = JournalRecord(payload) else { return .invalid }
    switch record {
    case .lastSerial(let serial):
      lastSerial = max(lastSerial, serial)
      return .skipped
    case .name(let number, let group):
      groups[number] = group
      return .skipped
    case .grant(let number, let recipient, let date, let serial):
      lastSerial = max(lastSerial, serial)
      // The name of the group may be lost in damage.
      guard let group = groups[number] else { return .skipped }
      let key = BudgetKey(group: group, recipient: RecipientKey(recipient))
      grants[serial] = Grant(reservation: BudgetReservation(key: key, reservedAt: date, serial: serial))
    case .release(let serial, .notSent): grants[serial] = nil
    case .release(let serial, .rejected): grants[serial]?.wasRejected = true
    case .block(let number, let recipient, let until):
      guard let group = groups[number] else { return .skipped }
      let block = Block(group: group, recipient: recipient.map { RecipientKey($0) })
      blocks[block] = max(until, blocks[block] ?? until)
    }
    return .saved
  }

  /// Forgets what no longer counts.
  mutating func prune(at now: Date, _ limits: BudgetLimits) {
    let trip = limits.instant == .arrival ? SendBudget.longestRequest : .zero
    let second = (limits.margin + .seconds(1) + trip) / .seconds(1)
    let day: TimeInterval =
      switch (limits.perDayAndRecipient, limits.day) {
      case (nil, _): second
      case (_, .rolling24Hours): 86_400
      // A day on which the clocks are put back, and an hour to spare.
      case (_, .calendar): 26 * 3600
      }
    grants = grants.filter { _, grant in
      let isOfTheSecond = grant.wasRejected && !limits.countsRejected
      return now.timeIntervalSince(grant.reservation.reservedAt) < (isOfTheSecond ? second : max(second, day))
    }
    blocks = blocks.filter { $0.value > now }
  }

  /// What the budget is told at the start.
  func restore(to budget: SendBudget) {
    // Also when the last grants were taken back: a serial is never given twice.
    budget.resume(after: lastSerial)
    for grant in grants.values.sorted(by: { $0.reservation.reservedAt < $1.reservation.reservedAt }) {
      budget.restore(grant.reservation, countsInDay: !grant.wasRejected || budget.limits.countsRejected)
    }
    for (block, until) in blocks {
      budget.block(block.group, recipient: block.recipient, until: until)
    }
  }

  /// The entries that add up to the same, grants before their releases.
  var entries: [JournalEntry] {
    let grants = grants.values.sorted { $0.reservation.serial < $1.reservation.serial }
    return grants.map { .grant($0.reservation) }
      + grants.filter(\.wasRejected).map { .release(serial: $0.reservation.serial, reason: .rejected) }
      + blocks.map { .block($0.key.group, recipient: $0.key.recipient, until: $0.value) }
  }
}

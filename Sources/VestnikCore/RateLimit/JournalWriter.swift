#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The actor that reads and writes the journal of a ``JournaledBudget``; nothing else touches the file.
///
/// It runs on a queue of its own (``FileExecutor``), where it may block. ``commit(_:)`` collects the entries of
/// concurrent calls, and one append with one sync serves them all: calls that arrive during a sync share the next. A
/// journal that has grown fourfold is compacted: a draft with the entries that still count takes its place. A writer
/// is unopened, open, or over. It is over after ``stop()`` and after the first failed write, because what a failed
/// sync has left on the disk is unknown; then every call throws that failure, until a new writer opens the file and
/// reads what is there. The format of the file is that of ``RecordLog``, of its records that of ``JournalRecord``.
actor JournalWriter {
  /// Counters of the writer's work: for tests.
  struct Counters: Sendable {
    var syncs = 0
    var compactions = 0
    /// The number of bytes that a crash had left at the end of the file.
    var tornBytes = 0
    /// The size of the file in bytes.
    var bytes = 0
  }

  /// The size in bytes below which a growing journal is not compacted.
  private static let smallestToCompact = 1 << 20
  /// The most yields before a sync. All of them take less time than one sync.
  private static let yieldsBeforeSync = 128

  nonisolated let executor = FileExecutor(label: "vestnik.budget-journal")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let path: String
  private let limits: BudgetLimits
  private let clock: JournalClock
  private var log: RecordLog?
  private var encoder = JournalEncoder()
  private var pending: [JournalEntry] = []
  private var waiters: [CheckedContinuation<JournalError?, Never>] = []
  private var lastCallers = 0
  private var failure: JournalError?
  private var compactAt = 0
  private(set) var counters = Counters()

  init(_ path: String, _ limits: BudgetLimits, _ clock: JournalClock) {
    self.path = path
    self.limits = limits
    self.clock = clock
  }

  /// Locks, reads and compacts the journal, which is created if there is none. Returns the state that still counts.
  func open(at now: Date) throws(JournalError) -> RecoveredState {
    try AppendOnlyFile.makeFolder(AppendOnlyFile.parent(of: path))
    let log = try RecordLog.openOrCreate(path, JournalRecord.format)
    var (state, recovery) = try Self.recover(log)
    if let offset = recovery.damagedAt {
      throw JournalError(kind: .damaged(offset: offset, recordsSaved: recovery.recordsSaved), path: path)
    }
    counters.tornBytes = recovery.tornBytes
    state.prune(at: now, limits)
    // The old file stays open, and so locked, until the new one is in its place.
    try compact(state, replacing: log)
    return state
  }

  /// Keeps a damaged journal under another name and puts a new one with its readable records in its place. Returns
  /// that name and the number of records; `nil` when there is no damaged journal.
  func repair() throws(JournalError) -> (quarantinedPath: String, records: Int)? {
    guard let log = try RecordLog.open(path, JournalRecord.format) else { return nil }
    let (state, recovery) = try Self.recover(log)
    guard recovery.damagedAt != nil else { return nil }
    var encoder = JournalEncoder()
    let draft = try draft(state, &encoder)
    let name = try log.quarantine()
    try draft.install(at: path, replacing: log)
    return (name, recovery.recordsSaved)
  }

  /// Appends entries and returns once they are on the disk.
  func commit(_ entries: [JournalEntry]) async throws(JournalError) {
    if let failure { throw failure }
    pending += entries
    if waiters.isEmpty { Task { await groupCommit() } }
    if let error = await withCheckedContinuation({ waiters.append($0) }) { throw error }
  }

  /// Writes pending entries and unlocks the file. Returns the error that later calls throw.
  func stop() -> JournalError {
    write()
    let error = failure ?? JournalError(kind: .unwritable, path: path)
    failure = error
    log = nil
    return error
  }

  /// Writes the entries of all waiting callers with one sync (group commit).
  ///
  /// It first yields until as many callers wait as shared the last sync: most of them call again immediately, and
  /// that takes less time than a sync.
  private func groupCommit() async {
    for _ in 0..<Self.yieldsBeforeSync where waiters.count < lastCallers { await Task.yield() }
    write()
  }

  private func write() {
    guard !waiters.isEmpty else { return }
    lastCallers = waiters.count
    let (entries, callers) = (pending, waiters)
    (pending, waiters) = ([], [])
    do throws(JournalError) {
      try append(entries)
    } catch {
      // After a failed sync it is unknown what has reached the disk, and a second sync may succeed without writing
      // the rest. So this writer is over; a journal that is opened anew reads what is on the disk.
      failure = error
    }
    for caller in callers { caller.resume(returning: failure) }
    compactIfGrown()
  }

  private func append(_ entries: [JournalEntry]) throws(JournalError) {
    guard let log, failure == nil else { throw failure ?? JournalError(kind: .unwritable, path: path) }
    try write(entries, to: log, &encoder)
    try log.sync()
    counters.syncs += 1
    counters.bytes = log.size
  }

  private func write(
    _ entries: [JournalEntry], to log: RecordLog, _ encoder: inout JournalEncoder
  ) throws(JournalError) {
    for start in stride(from: 0, to: entries.count, by: JournalEncoder.entriesPerBatch) {
      guard let batch = encoder.batch(entries[start...].prefix(JournalEncoder.entriesPerBatch)) else {
        throw JournalError(kind: .unwritable, path: path)
      }
      try log.append(batch)
    }
  }

  /// Compacts the journal if it has grown fourfold since the last time: the work is in proportion to what was
  /// appended.
  private func compactIfGrown() {
    guard failure == nil, let log, log.size > compactAt else { return }
    do throws(JournalError) {
      var (state, recovery) = try Self.recover(log)
      // The whole file has been synced, so here a torn end is damage as well.
      if let offset = recovery.damagedAt ?? (recovery.end < log.size ? recovery.end : nil) {
        throw JournalError(kind: .damaged(offset: offset, recordsSaved: recovery.recordsSaved), path: path)
      }
      state.prune(at: clock.earliestNow, limits)
      try compact(state, replacing: log)
    } catch {
      // It is unknown which of the two files the next start would find under the journal's name.
      failure = error
    }
  }

  /// Replaces a journal by one that contains only this state. If no draft can be written, for example on a full disk,
  /// an open journal stays in use and is compacted when it has doubled.
  private func compact(_ state: RecoveredState, replacing old: RecordLog) throws(JournalError) {
    var encoder = JournalEncoder()
    let draft: RecordLog
    do throws(JournalError) {
      draft = try self.draft(state, &encoder)
    } catch {
      guard let log else { throw error }
      compactAt = log.size * 2
      return
    }
    try draft.install(at: path, replacing: old)
    self.encoder = encoder
    log = draft
    compactAt = max(Self.smallestToCompact, 4 * draft.size)
    counters.compactions += 1
    counters.bytes = draft.size
  }

  private func draft(_ state: RecoveredState, _ encoder: inout JournalEncoder) throws(JournalError)
    -> RecordLog
  {
    let draft = try RecordLog.draft(for: path, JournalRecord.format)
    do throws(JournalError) {
      var batch = RecordBatch()
      _ = batch.append(JournalRecord.lastSerial(state.lastSerial).payload)
      try draft.append(batch)
      try write(state.entries, to: draft, &encoder)
      try draft.sync()
    } catch {
      draft.discard()
      throw error
    }
    return draft
  }

  private static func recover(
    _ log: RecordLog
  ) throws(JournalError) -> (RecoveredState, RecordReader.Recovery) {
    var state = RecoveredState()
    let recovery = try log.recover { payload, _ in state.apply(payload) }
    return (state, recovery)
  }
}

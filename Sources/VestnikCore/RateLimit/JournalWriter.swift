#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The only one who touches the files. It runs on a queue of its own and may block there.
///
/// Calls that arrive while one sync is under way share the next.
actor JournalWriter {
  /// What has been done: for the tests.
  struct Counters: Sendable {
    var syncs = 0
    var compactions = 0
    /// Bytes that a crash had left at the end of the file.
    var tornBytes = 0
    var bytes = 0
  }

  /// Below this many bytes a growing journal is left alone.
  private static let smallestToCompact = 1 << 20
  /// How often the writer yields at most before a sync. All of it takes less than one sync.
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

  /// Locks and reads the journal, and writes it anew with what still counts. Returns that.
  func open(at now: Date) throws(JournalError) -> RecoveredState {
    try AppendOnlyFile.makeFolder(AppendOnlyFile.parent(of: path))
    let log = try RecordLog.openOrCreate(path, JournalRecord.format)
    var (state, recovery) = try Self.recover(log)
    if let offset = recovery.damagedAt {
      throw JournalError(kind: .damaged(offset: offset, recordsSaved: recovery.recordsSaved), path: path)
    }
    counters.tornBytes = recovery.tornBytes
    state.prune(at: now, limits)
    // The lock of the old file is needed until the new one is in its place.
    try compact(state, replacing: log)
    return state
  }

  /// Keeps a damaged journal under another name and goes on with what can be read of it.
  func repair() throws(JournalError) -> (keptAs: String, records: Int)? {
    guard let log = try RecordLog.open(path, JournalRecord.format) else { return nil }
    let (state, recovery) = try Self.recover(log)
    guard recovery.damagedAt != nil else { return nil }
    var encoder = JournalEncoder()
    let draft = try draft(state, &encoder)
    let name = try log.quarantine()
    try draft.install(at: path, replacing: log)
    return (name, recovery.recordsSaved)
  }

  /// Returns when the entries are on the disk.
  func commit(_ entries: [JournalEntry]) async throws(JournalError) {
    if let failure { throw failure }
    pending += entries
    if waiters.isEmpty { Task { await groupCommit() } }
    if let error = await withCheckedContinuation({ waiters.append($0) }) { throw error }
  }

  /// Writes what is left and gives the lock back; what later calls fail with.
  func stop() -> JournalError {
    write()
    let error = failure ?? JournalError(kind: .unwritable, path: path)
    failure = error
    log = nil
    return error
  }

  /// Group commit: yields until as many callers wait as shared the last sync, because most of them call again at once and a
  /// sync takes longer than they do.
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
      // What a failed sync has left in the caches cannot be known, and a second one may succeed without it. So this
      // journal is over; one that is opened anew reads what is really there.
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

  /// The work is in proportion to what was appended since the last time, because the file must grow fourfold.
  private func compactIfGrown() {
    guard failure == nil, let log, log.size > compactAt else { return }
    do throws(JournalError) {
      var (state, recovery) = try Self.recover(log)
      // All of it was synced, so that here a torn end is damage as well.
      if let offset = recovery.damagedAt ?? (recovery.end < log.size ? recovery.end : nil) {
        throw JournalError(kind: .damaged(offset: offset, recordsSaved: recovery.recordsSaved), path: path)
      }
      state.prune(at: clock.earliestNow, limits)
      try compact(state, replacing: log)
    } catch {
      // It cannot be known under which name the next start would find what is written from now on.
      failure = error
    }
  }

  /// Puts a journal with this state in the place of the one that is open. Without room for a second file the first one
  /// goes on.
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

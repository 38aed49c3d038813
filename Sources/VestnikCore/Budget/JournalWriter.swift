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
    var tornRecords = 0
    var bytes = 0
  }

  /// Below this many bytes a growing journal is left alone.
  private static let smallestToCompact = 1 << 20

  nonisolated let executor = FileExecutor(label: "vestnik.budget-journal")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let directory: JournalDirectory
  private let limits: BudgetLimits
  private let clock: JournalClock
  private var lock: AppendFile?
  private var file: AppendFile?
  private var encoder = JournalEncoder()
  private var pending: [JournalEntry] = []
  private var waiters: [CheckedContinuation<JournalError?, Never>] = []
  private var failure: JournalError?
  private var compactAt = 0
  private(set) var counters = Counters()

  init(_ directory: JournalDirectory, _ limits: BudgetLimits, _ clock: JournalClock) {
    self.directory = directory
    self.limits = limits
    self.clock = clock
  }

  /// Locks and reads the journal; what still counts.
  func open(at now: Date) throws(JournalError) -> JournalReplay {
    let lock = try directory.makeAndLock()
    let scan = try directory.scan()
    if let scan, let offset = scan.damagedAt {
      throw JournalError(
        kind: .damaged(offset: offset, recordsSaved: scan.recordsSaved), path: directory.journal)
    }
    var replay = scan?.replay ?? JournalReplay()
    replay.prune(at: now, limits)
    counters.tornRecords = scan?.tornRecords ?? 0
    var encoder = JournalEncoder()
    try install(try directory.draft(replay, &encoder), encoder)
    self.lock = lock
    return replay
  }

  /// Keeps a damaged journal under another name and goes on with what can be read of it.
  func repair() throws(JournalError) -> (keptAs: String, records: Int)? {
    let lock = try directory.makeAndLock()
    defer { withExtendedLifetime(lock) {} }
    guard let scan = try directory.scan(), scan.damagedAt != nil else { return nil }
    var encoder = JournalEncoder()
    _ = try directory.draft(scan.replay, &encoder)
    let name = try directory.keepAside()
    try directory.installDraft()
    return (name, scan.recordsSaved)
  }

  /// Returns when the entries are on the disk.
  func commit(_ entries: [JournalEntry]) async throws(JournalError) {
    if let failure { throw failure }
    pending += entries
    // The writing stands in the line behind all calls that have come by now, and takes what they bring.
    if waiters.isEmpty { Task { write() } }
    if let error = await withCheckedContinuation({ waiters.append($0) }) { throw error }
  }

  /// Writes what is left and gives the lock back; what later calls fail with.
  func stop() -> JournalError {
    write()
    let error = failure ?? JournalError(kind: .unwritable, path: directory.journal)
    failure = error
    file = nil
    lock = nil
    return error
  }

  private func write() {
    guard !waiters.isEmpty else { return }
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
    guard let file, failure == nil else {
      throw failure ?? JournalError(kind: .unwritable, path: directory.journal)
    }
    for start in stride(from: 0, to: entries.count, by: JournalEncoder.entriesPerBatch) {
      guard let batch = encoder.batch(entries[start...].prefix(JournalEncoder.entriesPerBatch)) else {
        throw JournalError(kind: .unwritable, path: directory.journal)
      }
      try file.append(batch)
    }
    try file.sync()
    counters.syncs += 1
    counters.bytes = file.size
  }

  /// The work is in proportion to what was appended since the last time, because the file must grow fourfold.
  private func compactIfGrown() {
    guard failure == nil, let file, file.size > compactAt else { return }
    do throws(JournalError) {
      let scan = try JournalScan(file)
      // All of it was synced, so that here a torn end is damage as well.
      if let offset = scan.damagedAt ?? (scan.tornRecords > 0 ? scan.end : nil) {
        throw JournalError(kind: .damaged(offset: offset, recordsSaved: scan.recordsSaved), path: file.path)
      }
      var replay = scan.replay
      replay.prune(at: clock.earliestNow, limits)
      var encoder = JournalEncoder()
      // No room for a second file: the first one goes on.
      guard let draft = try? directory.draft(replay, &encoder) else {
        compactAt = file.size * 2
        return
      }
      try install(draft, encoder)
    } catch {
      // It cannot be known under which name the next start would find what is written from now on.
      failure = error
    }
  }

  private func install(_ file: AppendFile, _ encoder: JournalEncoder) throws(JournalError) {
    try directory.installDraft()
    self.encoder = encoder
    self.file = file
    compactAt = max(Self.smallestToCompact, 4 * file.size)
    counters.compactions += 1
    counters.bytes = file.size
  }
}

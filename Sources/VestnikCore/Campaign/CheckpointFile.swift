#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The open checkpoint of one run.
actor CheckpointFile {
  enum Row: Sendable {
    case unseen
    case seen(fingerprint: UInt64, Past)
  }

  enum Past: Sendable {
    /// About to leave or on its way, and nothing known of what became of it.
    case open
    /// Provably not taken: it may be sent again.
    case repeatable
    case final([UInt8])
  }

  private let executor: FileExecutor
  private let path: String
  private var log: RecordLog?
  private var index = CheckpointIndex()
  /// The first failure: after it nothing more is written, since the file may end in half a record.
  private var failure: JournalError?

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(at url: URL) {
    executor = FileExecutor(label: "vestnik.campaign.checkpoint")
    path = url.path
  }

  /// Opens and locks the file and reads what former runs wrote.
  ///
  /// - Returns: How many rows of the input former runs had reached with an intent.
  func open() throws(JournalError) -> Int {
    let log = try RecordLog.openOrCreate(path, CheckpointRecord.format)
    let recovery = try log.recover { index.add($0, at: $1) }
    if let offset = recovery.damagedAt {
      throw JournalError(kind: .damaged(offset: offset, recordsSaved: recovery.recordsSaved), path: path)
    }
    try log.truncate(to: recovery.end)
    try log.sync()
    self.log = log
    return index.count
  }

  /// What former runs say of a row.
  func row(_ index: Int) throws(JournalError) -> Row {
    let row = self.index[index]
    switch row.state {
    case .unseen: return .unseen
    case .open: return .seen(fingerprint: row.fingerprint, .open)
    case .repeatable: return .seen(fingerprint: row.fingerprint, .repeatable)
    case .final: return .seen(fingerprint: row.fingerprint, .final(try outcome(row)))
    }
  }

  private func outcome(_ row: CheckpointIndex.Row) throws(JournalError) -> [UInt8] {
    let offset = Int(row.offset)
    guard let payload = try log?.record(at: offset, count: Int(row.count)),
      case .outcome(let outcome)? = CheckpointRecord(payload[...])
    else { throw JournalError(kind: .damaged(offset: offset, recordsSaved: 0), path: path) }
    return outcome.json
  }

  /// Writes down what is about to leave; durable when it returns.
  func intend(_ rows: [(index: Int, fingerprint: UInt64)]) throws(JournalError) {
    var batch = RecordBatch()
    try add(rows, to: &batch)
    try append(batch, isDurable: true)
  }

  /// Writes down what became of rows. It survives the end of the process at once, and a power cut with the next
  /// intent; without it the rows would be in doubt, never sent again.
  ///
  /// - Parameter rows: Those of which no intent was written before.
  func record(
    _ outcomes: [CheckpointOutcome], intending rows: [(index: Int, fingerprint: UInt64)]
  ) throws(JournalError) {
    var batch = RecordBatch()
    if !rows.isEmpty { try add(rows, to: &batch) }
    for outcome in outcomes where !batch.append(CheckpointRecord.outcome(outcome).payload) {
      // Too long to be written, and must not be sent again: that much is kept.
      let placeholder = CheckpointOutcome(
        index: outcome.index, isFinal: outcome.isFinal, json: [UInt8]("{}".utf8))
      _ = batch.append(CheckpointRecord.outcome(placeholder).payload)
    }
    try append(batch, isDurable: false)
  }

  private func add(
    _ rows: [(index: Int, fingerprint: UInt64)], to batch: inout RecordBatch
  ) throws(JournalError) {
    guard batch.append(CheckpointRecord.intents(rows).payload) else {
      throw JournalError(kind: .unwritable, path: path)
    }
  }

  /// Makes everything durable and lets go of the file.
  func close() throws(JournalError) {
    guard let log else { return }
    self.log = nil
    if failure == nil { try log.sync() }
  }

  private func append(_ batch: RecordBatch, isDurable: Bool) throws(JournalError) {
    if let failure { throw failure }
    guard let log else { throw JournalError(kind: .unwritable, path: path) }
    let end = log.size
    do throws(JournalError) {
      try log.append(batch)
      if isDurable { try log.sync() }
    } catch {
      // What was not promised is cut off; if even that fails, the next run does it.
      try? log.truncate(to: end)
      failure = error
      throw error
    }
  }
}

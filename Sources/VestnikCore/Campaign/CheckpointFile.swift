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

/// What became of one row, as it is written down.
struct CheckpointOutcome: Sendable {
  var index: Int
  /// Whether another run must leave the row alone.
  var isFinal: Bool
  var json: [UInt8]
}

/// What one record of a checkpoint says: its type (1 byte) and its fields one after another, numbers little-endian.
enum CheckpointRecord: Sendable {
  /// Rows whose request is about to leave, with their fingerprints: 16 bytes a row.
  case intents([(index: Int, fingerprint: UInt64)])
  case outcome(CheckpointOutcome)

  /// The current format of a checkpoint, and how its former format is recognised.
  static let format = RecordLog.Format(
    name: "vestnik campaign checkpoint 2", mayLackHeader: true,
    recognize: { start in
      // Version 1: lines of text with a checksum of 16 digits.
      start.dropFirst(16).starts(with: " vestnik-campaign 1\n".utf8)
        ? "a campaign checkpoint of format 1" : nil
    })

  /// The record as it is written.
  var payload: [UInt8] {
    switch self {
    case .intents(let rows):
      rows.reduce(into: [0x69]) { bytes, row in
        bytes += UInt64(row.index).littleEndianBytes
        bytes += row.fingerprint.littleEndianBytes
      }
    case .outcome(let outcome):
      [0x6F, outcome.isFinal ? 1 : 0] + UInt64(outcome.index).littleEndianBytes + outcome.json
    }
  }

  /// Reads a record; `nil` when it cannot have been written.
  init?(_ payload: ArraySlice<UInt8>) {
    let fields = payload.dropFirst()
    switch payload.first {
    case 0x69 where fields.count.isMultiple(of: 16):
      var rows: [(index: Int, fingerprint: UInt64)] = []
      for start in stride(from: fields.startIndex, to: fields.endIndex, by: 16) {
        guard let index = Int(exactly: UInt64(littleEndianBytes: fields[start..<start + 8])) else {
          return nil
        }
        rows.append((index, UInt64(littleEndianBytes: fields[start + 8..<start + 16])))
      }
      self = .intents(rows)
    case 0x6F where fields.count > 9:
      guard let index = Int(exactly: UInt64(littleEndianBytes: fields.dropFirst().prefix(8))) else {
        return nil
      }
      self = .outcome(
        CheckpointOutcome(index: index, isFinal: fields.first == 1, json: Array(fields.dropFirst(9))))
    default: return nil
    }
  }
}

/// What former runs wrote down: 24 bytes a row; the outcomes stay in the file.
struct CheckpointIndex: Sendable {
  enum State: Hashable, Sendable {
    case unseen, open, repeatable
    /// Its record is in the file.
    case final
  }

  struct Row: Sendable {
    var fingerprint: UInt64 = 0
    /// The outcome's record.
    var offset: Int64 = 0
    /// The bytes of its payload.
    var count: Int32 = 0
    var state = State.unseen
  }

  private static let pageRows = 4096
  /// The pages in which a row was written down, so that a made-up number takes no more memory than its page.
  private var pages: [Int: [Row]] = [:]
  /// One more than the highest row that was written down.
  private(set) var count = 0

  /// What was written down of a row.
  private(set) subscript(index: Int) -> Row {
    get { pages[index / Self.pageRows]?[index % Self.pageRows] ?? Row() }
    set {
      pages[index / Self.pageRows, default: Array(repeating: Row(), count: Self.pageRows)][
        index % Self.pageRows] = newValue
      count = max(count, index + 1)
    }
  }

  /// Takes a record in.
  mutating func add(_ payload: ArraySlice<UInt8>, at offset: Int) -> RecordReader.Use {
    switch CheckpointRecord(payload) {
    case .intents(let intents):
      for intent in intents {
        guard intent.index < Int.max else { return .invalid }
        self[intent.index] = Row(fingerprint: intent.fingerprint, state: .open)
      }
    case .outcome(let outcome):
      guard outcome.index < count, self[outcome.index].state == .open else { return .invalid }
      self[outcome.index].state = outcome.isFinal ? .final : .repeatable
      self[outcome.index].offset = Int64(offset)
      self[outcome.index].count = Int32(payload.count)
    case nil: return .invalid
    }
    return .saved
  }
}

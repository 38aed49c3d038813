#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The checkpoint file of one run, opened and locked.
///
/// ``CampaignRun`` opens it before it reads the first message, asks for each row that a former run had reached,
/// writes intents and outcomes to it, and closes it at the end. The file is a ``RecordLog`` of ``CheckpointRecord``s:
/// a row has no record (`unseen`), an intent (`open`), or an intent and an outcome (`repeatable` or `final`). The
/// records of this run are only appended, and never read again, so the ``CheckpointIndex`` holds only the rows of
/// former runs. The actor runs on a queue of its own, because disk writes block; after the first failed write it
/// writes nothing more.
actor CheckpointFile {
  /// What former runs wrote about one row.
  enum Row: Sendable {
    /// No record.
    case unseen
    /// An intent, and the outcome if there is one.
    case seen(fingerprint: UInt64, Past)
  }

  /// The outcome of a row that a former run had begun.
  enum Past: Sendable {
    /// No outcome: the message was about to leave or on its way.
    case open
    /// An outcome of a message that was provably not taken: it may be sent again.
    case repeatable
    /// An outcome that another run gives out again, in the JSON of `StoredOutcome`.
    case final([UInt8])
  }

  private let executor: FileExecutor
  private let path: String
  private var log: RecordLog?
  private var index = CheckpointIndex()
  /// The first failure of a write. After it nothing more is written, because the file may end in half a record.
  private var failure: JournalError?

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(at url: URL) {
    executor = FileExecutor(label: "vestnik.campaign.checkpoint")
    path = url.path
  }

  /// Opens and locks the file and reads what former runs wrote.
  ///
  /// - Returns: The number of rows at the start of the input that former runs had reached: one more than the highest
  ///   row with an intent.
  /// - Throws: ``JournalError``: `.locked`, `.damaged`, `.unsupportedFormat`, or that of a failed read or write.
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

  /// Returns what former runs wrote about a row.
  ///
  /// - Throws: ``JournalError`` when the outcome's record cannot be read.
  func row(_ index: Int) throws(JournalError) -> Row {
    let row = self.index[index]
    switch row.state {
    case .unseen: return .unseen
    case .open: return .seen(fingerprint: row.fingerprint, .open)
    case .repeatable: return .seen(fingerprint: row.fingerprint, .repeatable)
    case .final: return .seen(fingerprint: row.fingerprint, .final(try outcome(row)))
    }
  }

  /// Reads the outcome of a row from the file; returns its JSON.
  private func outcome(_ row: CheckpointIndex.Row) throws(JournalError) -> [UInt8] {
    let offset = Int(row.offset)
    guard let payload = try log?.record(at: offset, count: Int(row.count)),
      case .outcome(let outcome)? = CheckpointRecord(payload[...])
    else { throw JournalError(kind: .damaged(offset: offset, recordsSaved: 0), path: path) }
    return outcome.json
  }

  /// Writes the intents of rows whose request is about to leave. They are on the disk when it returns.
  func intend(_ rows: [(index: Int, fingerprint: UInt64)]) throws(JournalError) {
    var batch = RecordBatch()
    try add(rows, to: &batch)
    try append(batch, isDurable: true)
  }

  /// Writes the outcomes of rows.
  ///
  /// They survive the end of the process at once, and a power cut once the next intent is written. A row whose
  /// outcome is lost so has only its intent: it is in doubt, and is not sent again.
  ///
  /// - Parameters:
  ///   - outcomes: The outcomes.
  ///   - rows: The rows among them for which no intent was written before.
  func record(
    _ outcomes: [CheckpointOutcome], intending rows: [(index: Int, fingerprint: UInt64)]
  ) throws(JournalError) {
    var batch = RecordBatch()
    if !rows.isEmpty { try add(rows, to: &batch) }
    for outcome in outcomes where !batch.append(CheckpointRecord.outcome(outcome).payload) {
      // An outcome too long for a record is stored empty, so that its message is still not sent again.
      let placeholder = CheckpointOutcome(
        index: outcome.index, isFinal: outcome.isFinal, json: [UInt8]("{}".utf8))
      _ = batch.append(CheckpointRecord.outcome(placeholder).payload)
    }
    try append(batch, isDurable: false)
  }

  /// Adds the intents of rows to a batch of records.
  private func add(
    _ rows: [(index: Int, fingerprint: UInt64)], to batch: inout RecordBatch
  ) throws(JournalError) {
    guard batch.append(CheckpointRecord.intents(rows).payload) else {
      throw JournalError(kind: .unwritable, path: path)
    }
  }

  /// Writes everything to the disk, and closes and unlocks the file. A second call does nothing.
  func close() throws(JournalError) {
    guard let log else { return }
    self.log = nil
    if failure == nil { try log.sync() }
  }

  /// Appends records to the file; with `isDurable` they are on the disk when it returns.
  private func append(_ batch: RecordBatch, isDurable: Bool) throws(JournalError) {
    if let failure { throw failure }
    guard let log else { throw JournalError(kind: .unwritable, path: path) }
    let end = log.size
    do throws(JournalError) {
      try log.append(batch)
      if isDurable { try log.sync() }
    } catch {
      // Cuts off a record that may be incomplete. If that fails too, the next run cuts it off.
      try? log.truncate(to: end)
      failure = error
      throw error
    }
  }
}

/// The outcome of one row, as a checkpoint stores it.
struct CheckpointOutcome: Sendable {
  /// The index of the message in the input, from 0.
  var index: Int
  /// Whether another run must not send the message.
  var isFinal: Bool
  /// The outcome in the JSON of `StoredOutcome`.
  var json: [UInt8]
}

/// One record of a checkpoint: its type (1 byte), then its fields one after another, numbers little-endian.
enum CheckpointRecord: Sendable {
  /// Rows whose request is about to leave, with their fingerprints: type 0x69, 16 bytes a row.
  case intents([(index: Int, fingerprint: UInt64)])
  /// The outcome of a row: type 0x6F, 1 byte for `isFinal`, 8 for the index, and the JSON.
  case outcome(CheckpointOutcome)

  /// The current format of a checkpoint, with the recognition of format 1.
  static let format = RecordLog.Format(
    name: "vestnik campaign checkpoint 3", mayLackHeader: true,
    recognize: { start in
      // Format 1: lines of text with a checksum of 16 digits.
      start.dropFirst(16).starts(with: " vestnik-campaign 1\n".utf8)
        ? "a campaign checkpoint of format 1" : nil
    })

  /// The bytes of the record.
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

  /// Reads a record; `nil` for bytes that no checkpoint writes.
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

/// The rows of a checkpoint that former runs wrote, in 24 bytes each; their outcomes stay in the file.
struct CheckpointIndex: Sendable {
  /// The states of `CheckpointFile.Row` without their contents.
  enum State: Hashable, Sendable {
    case unseen, open, repeatable
    /// The outcome's record is in the file, at the row's offset.
    case final
  }

  /// One row of the input.
  struct Row: Sendable {
    var fingerprint: UInt64 = 0
    /// The offset of the outcome's record in the file, in bytes.
    var offset: Int64 = 0
    /// The size of the outcome's payload, in bytes.
    var count: Int32 = 0
    var state = State.unseen
  }

  /// The number of rows in a page.
  private static let pageRows = 4096
  /// The pages that have a row, by number. A damaged file with a huge index takes no more memory than one page.
  private var pages: [Int: [Row]] = [:]
  /// One more than the highest row with an intent; 0 without any.
  private(set) var count = 0

  /// The row at an index; an `unseen` one where nothing was written.
  private(set) subscript(index: Int) -> Row {
    get { pages[index / Self.pageRows]?[index % Self.pageRows] ?? Row() }
    set {
      pages[index / Self.pageRows, default: Array(repeating: Row(), count: Self.pageRows)][
        index % Self.pageRows] = newValue
      count = max(count, index + 1)
    }
  }

  /// Adds a record of the file at an offset in bytes. Returns `.invalid` for a record that no checkpoint has there.
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

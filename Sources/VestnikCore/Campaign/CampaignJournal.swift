#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The open checkpoint of one run.
actor CampaignJournal {
  enum Row: Sendable {
    case unseen
    case seen(fingerprint: UInt64, Past)
  }

  enum Past: Sendable {
    /// Handed over, and nothing known of what became of it.
    case open
    /// Provably not taken: it may be sent again.
    case repeatable
    case final([UInt8])
  }

  private let executor: FileExecutor
  private let path: String
  private var file: CheckpointFile?
  private var history: [CheckpointHistory.Row]
  private var end: Int
  /// The first failure: after it nothing more is written, since the file may end in half a record.
  private var failure: JournalError?

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(at url: URL) {
    executor = FileExecutor(label: "vestnik.campaign.checkpoint")
    path = url.path
    file = nil
    history = []
    end = 0
  }

  /// Opens and locks the file and reads what former runs wrote.
  ///
  /// - Returns: How many rows of the input former runs had reached with an intent.
  func open() throws(JournalError) -> Int {
    let file = try CheckpointFile(at: path)
    let found = try CheckpointReader(file)
    history = found.history.rows
    end = found.end
    try file.truncate(to: end)
    if end == 0 {
      try file.write(CheckpointRecord.header, at: 0)
      end = CheckpointRecord.header.count
      file.synchronizeFolder()
    } else if found.lacksLineEnd {
      try file.write([0x0A], at: end)
      end += 1
    }
    try file.synchronize()
    self.file = consume file
    return history.count
  }

  /// What former runs say of a row.
  func row(_ index: Int) throws(JournalError) -> Row {
    guard history.indices.contains(index) else { return .unseen }
    let row = history[index]
    switch row.state {
    case .unseen: return .unseen
    case .open: return .seen(fingerprint: row.fingerprint, .open)
    case .repeatable: return .seen(fingerprint: row.fingerprint, .repeatable)
    case .final: return .seen(fingerprint: row.fingerprint, .final(try outcome(row)))
    }
  }

  private func outcome(_ row: CheckpointHistory.Row) throws(JournalError) -> [UInt8] {
    let offset = Int(row.offset)
    let line = try file?.read(Int(row.length), at: offset) ?? []
    guard case .outcome(let outcome)? = CheckpointRecord(line[...]) else {
      throw JournalError(kind: .damaged(offset: offset, recordsSaved: 0), path: path)
    }
    return outcome.json
  }

  /// Writes down what is about to be handed over; durable when it returns.
  func intend(_ rows: [(index: Int, fingerprint: UInt64)]) throws(JournalError) {
    try append(CheckpointRecord.intents(rows).line, isDurable: true)
  }

  /// Writes down what became of rows. It survives the end of the process at once, and a power cut with the next
  /// intent; without it the rows would be in doubt, never sent again.
  func record(_ outcomes: [CheckpointOutcome]) throws(JournalError) {
    try append(outcomes.flatMap { CheckpointRecord.outcome($0).line }, isDurable: false)
  }

  /// Makes everything durable and lets go of the file.
  func close() throws(JournalError) {
    guard file != nil else { return }
    let result = Result { () throws(JournalError) in
      if failure == nil { try file?.synchronize() }
    }
    file = nil
    try result.get()
  }

  private func append(_ bytes: [UInt8], isDurable: Bool) throws(JournalError) {
    if let failure { throw failure }
    do throws(JournalError) {
      guard file != nil else { throw JournalError(kind: .unwritable, path: path) }
      try file?.write(bytes, at: end)
      if isDurable { try file?.synchronize() }
      end += bytes.count
    } catch {
      // Half a record is cut off; if even that fails, the next run does it.
      try? file?.truncate(to: end)
      failure = error
      throw error
    }
  }
}

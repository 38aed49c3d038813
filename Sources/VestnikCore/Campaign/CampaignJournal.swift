#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#elseif canImport(Glibc)
  import Glibc
#endif

/// The open checkpoint of one run.
actor CampaignJournal {
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
  private var file: AppendFile?
  private var history: [CheckpointHistory.Row]
  /// The first failure: after it nothing more is written, since the file may end in half a record.
  private var failure: JournalError?

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(at url: URL) {
    executor = FileExecutor(label: "vestnik.campaign.checkpoint")
    path = url.path
    file = nil
    history = []
  }

  /// Opens and locks the file and reads what former runs wrote.
  ///
  /// - Returns: How many rows of the input former runs had reached with an intent.
  func open() throws(JournalError) -> Int {
    guard let file = try AppendFile(path, flags: O_RDWR | O_CREAT) else {
      throw JournalError(kind: .unwritable, path: path)
    }
    try file.lock()
    let found = try CheckpointReader(file)
    history = found.history.rows
    try file.truncate(to: found.end)
    if found.end == 0 {
      try file.append(CheckpointRecord.header)
      // Some file systems cannot do this for folders; that is no reason not to send.
      try? AppendFile.syncFolder(URL(filePath: path).deletingLastPathComponent().path)
    } else if found.lacksLineEnd {
      try file.append([0x0A])
    }
    try file.sync()
    self.file = file
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

  /// Writes down what is about to leave; durable when it returns.
  func intend(_ rows: [(index: Int, fingerprint: UInt64)]) throws(JournalError) {
    try append(CheckpointRecord.intents(rows).line, isDurable: true)
  }

  /// Writes down what became of rows. It survives the end of the process at once, and a power cut with the next
  /// intent; without it the rows would be in doubt, never sent again.
  ///
  /// - Parameter rows: Those of which no intent was written before.
  func record(
    _ outcomes: [CheckpointOutcome], intending rows: [(index: Int, fingerprint: UInt64)]
  ) throws(JournalError) {
    let intents = rows.isEmpty ? [] : CheckpointRecord.intents(rows).line
    try append(intents + outcomes.flatMap { CheckpointRecord.outcome($0).line }, isDurable: false)
  }

  /// Makes everything durable and lets go of the file.
  func close() throws(JournalError) {
    guard file != nil else { return }
    let result = Result { () throws(JournalError) in
      if failure == nil { try file?.sync() }
    }
    file = nil
    try result.get()
  }

  private func append(_ bytes: [UInt8], isDurable: Bool) throws(JournalError) {
    if let failure { throw failure }
    guard let file else { throw JournalError(kind: .unwritable, path: path) }
    let end = file.size
    do throws(JournalError) {
      try file.append(bytes)
      if isDurable { try file.sync() }
    } catch {
      // What was not promised is cut off; if even that fails, the next run does it.
      try? file.truncate(to: end)
      failure = error
      throw error
    }
  }
}

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#elseif canImport(Glibc)
  import Glibc
#endif

/// The folder of a journal: what its files are called, and how a new one takes the place of the old one.
struct JournalDirectory: Sendable {
  static let journalName = "budget.journal"

  let path: String

  var journal: String { path + "/" + Self.journalName }
  private var draft: String { path + "/budget.journal.new" }

  /// Makes the folder, for its owner alone, and those above it, if need be, and locks it.
  func makeAndLock() throws(JournalError) -> AppendFile {
    try make(path)
    guard let lock = try AppendFile(path + "/budget.lock", flags: O_RDWR | O_CREAT) else {
      throw JournalError(kind: .unwritable, path: path)
    }
    try lock.lock()
    return lock
  }

  /// What the journal says; `nil` when there is none.
  func scan() throws(JournalError) -> JournalScan? {
    guard let file = try AppendFile(journal, flags: O_RDWR) else { return nil }
    return try JournalScan(file)
  }

  /// Writes a new journal under another name; ``installDraft()`` then puts it in the place of the old one, so that
  /// whatever happens one of the two is there whole.
  func draft(_ replay: JournalReplay, _ encoder: inout JournalEncoder) throws(JournalError) -> AppendFile {
    do throws(JournalError) {
      return try write(replay, &encoder)
    } catch {
      _ = unlink(draft)
      throw error
    }
  }

  func installDraft() throws(JournalError) {
    guard rename(draft, journal) == 0 else { throw .now(journal) }
    try AppendFile.syncFolder(path)
  }

  /// Gives the journal a second name, so that ``installDraft()`` leaves it there.
  func keepAside() throws(JournalError) -> String {
    for number in 1... {
      let name = "\(journal).damaged-\(number)"
      if link(journal, name) == 0 { return name }
      guard errno == EEXIST else { break }
    }
    throw .now(journal)
  }

  private func write(
    _ replay: JournalReplay, _ encoder: inout JournalEncoder
  ) throws(JournalError) -> AppendFile {
    guard let file = try AppendFile(draft, flags: O_RDWR | O_CREAT | O_TRUNC) else {
      throw JournalError(kind: .unwritable, path: draft)
    }
    var header: [UInt8] = []
    JournalRecord.header(version: JournalRecord.version, lastSerial: replay.lastSerial).encode(into: &header)
    try file.append(header)
    let entries = replay.entries
    for start in stride(from: 0, to: entries.count, by: JournalEncoder.entriesPerBatch) {
      guard let batch = encoder.batch(entries[start...].prefix(JournalEncoder.entriesPerBatch)) else {
        throw JournalError(kind: .unwritable, path: draft)
      }
      try file.append(batch)
    }
    try file.sync()
    return file
  }

  /// A folder that is not synced into the one above it would take the journal with it when the power fails.
  private func make(_ path: String) throws(JournalError) {
    if mkdir(path, 0o700) == 0 { return try AppendFile.syncFolder(Self.parent(of: path)) }
    if errno == ENOENT, path != Self.parent(of: path) {
      try make(Self.parent(of: path))
      if mkdir(path, 0o700) == 0 { return try AppendFile.syncFolder(Self.parent(of: path)) }
    }
    // On a read-only disk `mkdir` may say so although the folder is there; opening the lock file will tell.
    guard errno == EEXIST || errno == EROFS || errno == EACCES else { throw .now(path) }
  }

  private static func parent(of path: String) -> String {
    let trimmed = path.last == "/" ? path.dropLast() : path[...]
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }
}

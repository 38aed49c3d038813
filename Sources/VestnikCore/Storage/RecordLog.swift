/// An append-only file of checksummed records: the journal of a budget or the checkpoint of a campaign.
///
/// The owner (``JournalWriter``, `CheckpointFile`) decides what the records mean; the log decides which records are
/// valid after a crash. A log is a locked draft under another name until ``install(at:replacing:)`` puts it in its
/// place, and is then open, so that there is never a half-written log under the final name. An open log is read with
/// ``recover(_:)``, which ``RecordReader`` does, and then grows by ``append(_:)`` and ``sync()``.
///
/// The file is a sequence of frames, all numbers little-endian, each frame at a multiple of four bytes:
///
/// | bytes | what |
/// | --- | --- |
/// | 4 | the length of the payload in bytes, 1 to ``maxRecordBytes``; the highest bit marks a batch |
/// | 4 | the frame's offset in the file, divided by four |
/// | 4 | CRC-32C of these eight bytes |
/// | length, zeros up to a multiple of four | the payload |
/// | 4 | the same checksum, continued over the payload and its zeros |
///
/// The first frame names the format. Then come batches. The frame of a batch holds the number of its records (4
/// bytes), the number of bytes that their frames take (8 bytes), and the offset up to which the file had been synced
/// before it (8 bytes); the frames of the records follow. A batch is valid as a whole: when a part of it is missing
/// at the end of the file, no caller was ever told that the batch was written. The checksum of the head lets a reader
/// find the frames behind a damaged one; the offset in each frame shows that bytes were inserted or lost before it.
final class RecordLog {
  /// The format of a log's records, with the recognition of other formats.
  struct Format: Sendable {
    /// The payload of the first frame, as a text.
    var name: String
    /// Whether the file may be empty or end inside its first frame, and is then begun anew. `false` for a file that
    /// is always installed whole: it is damaged when it is empty.
    var mayLackHeader: Bool
    /// Returns a description of the format that a file with these first bytes has; `nil` when the format is unknown.
    var recognize: @Sendable (ArraySlice<UInt8>) -> String?

    /// The first frame. Its payload is the name, of up to 32 bytes, filled up with blanks to 32 bytes.
    var header: [UInt8] {
      let name = [UInt8](name.utf8)
      return RecordBatch.frame(name + [UInt8](repeating: 0x20, count: max(0, 32 - name.count)), at: 0)
    }
  }

  /// The most bytes that a record may have: 16 MiB.
  static let maxRecordBytes = 1 << 24

  let format: Format
  private let file: AppendOnlyFile
  /// The size in bytes up to which the file has been synced.
  private var syncedSize = 0

  var path: String { file.path }
  /// The size of the file in bytes.
  var size: Int { file.size }

  private init(_ file: AppendOnlyFile, _ format: Format) {
    self.file = file
    self.format = format
  }

  /// Opens an existing log and takes its lock.
  ///
  /// - Returns: The log; `nil` when the file does not exist.
  /// - Throws: ``JournalError``: `.locked` immediately when the file is open elsewhere, `.unsupportedFormat` when it
  ///   has another known format.
  static func open(_ path: String, _ format: Format) throws(JournalError) -> RecordLog? {
    guard let file = try AppendOnlyFile.openLocked(path, create: false) else { return nil }
    let log = RecordLog(file, format)
    let header = format.header
    let start = try file.read(header.count, at: 0)
    if let other = RecordReader.headerText(start) ?? format.recognize(start[...]),
      !header.elementsEqual(start)
    {
      throw JournalError(kind: .unsupportedFormat(other), path: path)
    }
    if format.mayLackHeader, file.size <= header.count, Self.isTorn(start, of: header) {
      try file.truncate(to: 0)
      try file.append(header)
      try file.sync()
      try AppendOnlyFile.syncFolder(of: path)
    }
    return log
  }

  /// Opens the log, or installs and returns an empty one when the file does not exist.
  static func openOrCreate(_ path: String, _ format: Format) throws(JournalError) -> RecordLog {
    while true {
      if let log = try open(path, format) { return log }
      let draft = try self.draft(for: path, format)
      // Only the owner of the locked draft may install it. Another opener may have installed a log before that.
      do throws(JournalError) {
        if try AppendOnlyFile.openLocked(path, create: false) == nil {
          try draft.sync()
          try draft.install(at: path)
          return draft
        }
      } catch {
        draft.discard()
        throw error
      }
      draft.discard()
    }
  }

  /// Creates an empty log under another name; ``install(at:replacing:)`` puts it in its place. So at any moment a
  /// whole log is in that place, the old or the new one.
  static func draft(for path: String, _ format: Format) throws(JournalError) -> RecordLog {
    let name = path + draftSuffix
    while true {
      do throws(JournalError) {
        guard let file = try AppendOnlyFile.openLocked(name, create: true) else {
          throw JournalError(kind: .unwritable, path: path)
        }
        try file.truncate(to: 0)
        try file.append(format.header)
        return RecordLog(file, format)
      } catch {
        // Another opener is creating the same log at this moment.
        guard error.kind == .locked else { throw error }
        AppendOnlyFile.waitUntilUnlocked(name)
      }
    }
  }

  /// The end of a draft's name. A file with such a name is overwritten.
  private static let draftSuffix = ".vestnik-draft"

  /// Renames a draft to its final path; that is durable when this returns.
  ///
  /// - Parameters:
  ///   - path: The final path.
  ///   - old: The open log that the draft replaces.
  /// - Throws: ``JournalError``: `.removed` when `old` is no longer at its path, `.full` or `.unwritable`.
  func install(at path: String, replacing old: RecordLog? = nil) throws(JournalError) {
    if let old, !old.file.isInPlace { throw JournalError(kind: .removed, path: path) }
    try file.rename(to: path)
  }

  /// Links the log under a second name, so that a draft that is installed leaves it there. Returns that name.
  func quarantine() throws(JournalError) -> String { try file.quarantine() }

  /// Removes a draft.
  func discard() { file.remove() }

  /// Reads all records and returns what was found; see ``RecordReader``.
  ///
  /// Bytes that a crash has left behind the last batch stay in the file until ``truncate(to:)``.
  ///
  /// - Parameter take: Called with each record and the offset of its frame; returns what the owner makes of the
  ///   record.
  func recover(
    _ take: (_ payload: ArraySlice<UInt8>, _ offset: Int) -> RecordReader.Use
  ) throws(JournalError) -> RecordReader.Recovery {
    var reader = RecordReader(file, headerCount: format.header.count)
    return try reader.read(take)
  }

  /// Truncates the file to the end of a batch, which removes what a crash or a failed write has left behind the
  /// batch.
  func truncate(to end: Int) throws(JournalError) {
    try file.truncate(to: end)
  }

  /// Appends a batch, which is durable after ``sync()``. After a crash the whole batch is in the log, or none of it.
  func append(_ batch: RecordBatch) throws(JournalError) {
    if batch.isEmpty { return }
    try file.append(batch.sealed(at: file.size, syncedTo: syncedSize))
  }

  /// Makes everything that was appended durable: it survives a crash and a power failure when this returns.
  ///
  /// - Throws: ``JournalError``: `.removed` when the file is no longer at its path, where the next start would look
  ///   for it, `.full` or `.unwritable`.
  func sync() throws(JournalError) {
    try file.sync()
    syncedSize = file.size
    guard file.isInPlace else { throw JournalError(kind: .removed, path: path) }
  }

  /// Reads and returns the payload of a record.
  ///
  /// - Parameters:
  ///   - offset: The offset of the record's frame, as ``recover(_:)`` has passed it to `take`.
  ///   - count: The length of the payload in bytes.
  func record(at offset: Int, count: Int) throws(JournalError) -> [UInt8] {
    let frame = try file.read(RecordBatch.frameBytes(count), at: offset)
    guard let payload = RecordBatch.payload(of: frame[...]) else {
      throw JournalError(kind: .damaged(offset: offset, recordsSaved: 0), path: path)
    }
    return Array(payload)
  }

  /// Returns whether the creation of a file was interrupted: it contains the beginning of a header, then zeros.
  private static func isTorn(_ start: [UInt8], of header: [UInt8]) -> Bool {
    let written = start.lastIndex { $0 != 0 }.map { start[...$0] } ?? []
    return start.count < header.count && header.starts(with: written)
  }
}

/// A batch of records that are written together.
struct RecordBatch: Sendable {
  /// The frames of the records, without the offsets and checksums, which depend on where the batch is written.
  private var frames: [UInt8] = []
  private var lengths: [Int] = []

  var isEmpty: Bool { lengths.isEmpty }
  /// The number of records.
  var count: Int { lengths.count }

  /// Adds a record.
  ///
  /// - Returns: `false` when the record is empty or longer than ``RecordLog/maxRecordBytes``, and then it is not
  ///   added.
  mutating func append(_ payload: some Collection<UInt8>) -> Bool {
    guard (1...RecordLog.maxRecordBytes).contains(payload.count) else { return false }
    frames += UInt32(payload.count).littleEndianBytes
    frames += [UInt8](repeating: 0, count: 8)
    frames += payload
    frames += [UInt8](repeating: 0, count: Self.frameBytes(payload.count) - FrameHead.bytes - payload.count)
    lengths.append(payload.count)
    return true
  }

  /// Returns the bytes of the batch: its own frame and the frames of its records.
  ///
  /// - Parameters:
  ///   - offset: The offset in the file at which the batch is written.
  ///   - synced: The offset up to which the file has been synced.
  func sealed(at offset: Int, syncedTo synced: Int) -> [UInt8] {
    var bytes = Self.frame(
      UInt32(lengths.count).littleEndianBytes + UInt64(frames.count).littleEndianBytes
        + UInt64(synced).littleEndianBytes, at: offset, isBatchHead: true)
    var start = bytes.count
    bytes += frames
    for length in lengths {
      Self.seal(&bytes, start, length, at: offset + start)
      start += Self.frameBytes(length)
    }
    return bytes
  }

  /// Returns a frame with its checksums. `isBatchHead` marks the frame of a batch.
  static func frame(_ payload: [UInt8], at offset: Int, isBatchHead: Bool = false) -> [UInt8] {
    var batch = RecordBatch()
    _ = batch.append(payload)
    if isBatchHead { batch.frames[3] |= 0x80 }
    seal(&batch.frames, 0, payload.count, at: offset)
    return batch.frames
  }

  /// Returns the length in bytes of the frame of a payload of `count` bytes.
  static func frameBytes(_ count: Int) -> Int { FrameHead.bytes + (count + 3) & ~3 + 4 }

  /// Returns the payload of the frame at the start of the bytes; `nil` when a checksum is wrong or the frame is cut
  /// short.
  static func payload(of frame: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let head = FrameHead(frame), frame.count >= frameBytes(head.count) else { return nil }
    let body = frame.dropFirst(FrameHead.bytes).prefix((head.count + 3) & ~3)
    var checksum = head.checksum
    checksum.add(body)
    let stored = frame.dropFirst(FrameHead.bytes + body.count).prefix(4)
    return checksum.value == UInt32(littleEndianBytes: stored) ? body.prefix(head.count) : nil
  }

  private static func seal(_ bytes: inout [UInt8], _ start: Int, _ count: Int, at offset: Int) {
    bytes.replaceSubrange(start + 4..<start + 8, with: FrameHead.position(offset).littleEndianBytes)
    var checksum = CRC32C()
    checksum.add(bytes[start..<start + 8])
    bytes.replaceSubrange(start + 8..<start + 12, with: checksum.value.littleEndianBytes)
    let end = start + frameBytes(count) - 4
    checksum.add(bytes[start + FrameHead.bytes..<end])
    bytes.replaceSubrange(end..<end + 4, with: checksum.value.littleEndianBytes)
  }
}

/// The CRC-32C checksum (RFC 3720, appendix B.4). It finds every burst of up to 32 flipped bits, and any one to three
/// flipped bits in a record.
struct CRC32C {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? (crc >> 1) ^ 0x82F6_3B78 : crc >> 1 }
  }

  private var state = ~UInt32(0)

  /// The checksum of all bytes added so far.
  var value: UInt32 { ~state }

  mutating func add(_ bytes: some Sequence<UInt8>) {
    Self.table.withUnsafeBufferPointer { table in
      for byte in bytes { state = table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ (state >> 8) }
    }
  }
}

/// The head of a frame: its first 12 bytes, with a valid checksum.
struct FrameHead {
  static let bytes = 12

  /// The length of the payload in bytes.
  let count: Int
  /// Whether the frame is that of a batch.
  let isBatchHead: Bool
  /// The checksum of the head; the checksum of the payload continues it.
  let checksum: CRC32C
  private let position: UInt32

  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count >= Self.bytes else { return nil }
    let length = UInt32(littleEndianBytes: bytes.prefix(4))
    isBatchHead = length >> 31 == 1
    count = Int(length & 0x7FFF_FFFF)
    guard (1...RecordLog.maxRecordBytes).contains(count) else { return nil }
    position = UInt32(littleEndianBytes: bytes.dropFirst(4).prefix(4))
    var checksum = CRC32C()
    checksum.add(bytes.prefix(8))
    guard checksum.value == UInt32(littleEndianBytes: bytes.dropFirst(8).prefix(4)) else { return nil }
    self.checksum = checksum
  }

  /// Returns whether the frame was written for this offset.
  func isAt(_ offset: Int) -> Bool { offset % 4 == 0 && position == Self.position(offset) }

  static func position(_ offset: Int) -> UInt32 { UInt32(truncatingIfNeeded: offset / 4) }
}

extension FixedWidthInteger {
  /// The bytes of the number, the lowest byte first.
  var littleEndianBytes: [UInt8] {
    stride(from: 0, to: bitWidth, by: 8).map { UInt8(truncatingIfNeeded: self >> $0) }
  }

  /// Makes the number with these bytes, the lowest byte first.
  init(littleEndianBytes bytes: some BidirectionalCollection<UInt8>) {
    self = bytes.reversed().reduce(0) { $0 << 8 | Self(truncatingIfNeeded: $1) }
  }
}

/// A reader of a whole record log that tells the torn end which a crash leaves from damage.
///
/// ``RecordLog/recover(_:)`` makes a reader for one pass over the file. The reader has one of four states. Usually it
/// collects the frames of a batch and gives them to the owner when the batch is complete. At bytes that are no frame
/// it searches for the next readable one (`unreadableAt`). Behind a missing sector it holds frames back until a later
/// batch shows whether the sector had been synced (`missingSectorAt`). After damage (`damagedAt`) it gives every
/// record that can still be read to the owner, whether its batch is complete or not.
///
/// No caller relies on a batch before it is synced. So unreadable bytes are a torn end when nothing readable follows
/// them, whether they are cut short, zeros, or bytes of other files. When something readable follows, or when a batch
/// of full length ends in a checksum, the bytes were readable once: that is damage, because dropping a synced batch
/// would break what a caller relies on. One other case looks the same: a power failure keeps any of the sectors that
/// were being written and leaves zeros in place of the others. So unreadable bytes with a sector of zeros are torn as
/// well, unless a later batch says that they had been synced before it.
struct RecordReader {
  /// What the owner of a log makes of a record.
  enum Use {
    /// The record was used and counts in ``Recovery/recordsSaved``.
    case saved
    /// The record is valid but does not count.
    case skipped
    /// No writer writes such a record: the log is damaged.
    case invalid
  }

  /// The result of reading a log.
  struct Recovery: Sendable {
    /// The end of the last complete batch, as an offset in bytes.
    fileprivate(set) var end = 0
    /// The offset of the first bad frame; `nil` when the log has no damage (it may have a torn end).
    fileprivate(set) var damagedAt: Int?
    /// The number of records that the owner has used.
    fileprivate(set) var recordsSaved = 0
    /// The number of bytes that a crash has left behind ``end``, without the zeros at the end of the file.
    fileprivate(set) var tornBytes = 0
  }

  private struct Frame {
    var offset: Int
    var isBatchHead: Bool
    /// Whether the frame was written for another offset.
    var isMoved: Bool
    var payload: ArraySlice<UInt8>
  }

  private let file: AppendOnlyFile
  private let headerCount: Int
  /// The offset at which the zeros at the end of the file begin.
  private var contentEnd = 0
  /// The largest offset at which the last frame can end: the bytes of its checksum may be zeros as well.
  private var scanEnd = 0
  private var window = FileWindow()
  private var offset = 0
  private var recovery = Recovery()
  /// The records that have been read of the current batch.
  private var batch: [Frame] = []
  /// The number of records that are missing in the current batch.
  private var missing = 0
  /// The offset at which the current batch should end.
  private var batchEnd = 0
  /// The offset of the first unreadable byte; `nil` once something readable follows.
  private var unreadableAt: Int?
  /// The offset of the first unreadable byte near a missing sector; `nil` when no such place is undecided.
  private var missingSectorAt: Int?
  /// The frames behind the missing sector, held back until a batch shows whether the sector had been synced.
  private var held: [Frame] = []
  /// The number of bytes read for frames with a wrong checksum. Bounded, because a crafted head can claim 16 MiB of
  /// payload.
  private var wastedBytes = 0
  private static let sectorBytes = 512

  init(_ file: AppendOnlyFile, headerCount: Int) {
    self.file = file
    self.headerCount = headerCount
  }

  /// Reads the whole log and returns what was found; `take` gets each record and the offset of its frame.
  mutating func read(_ take: (ArraySlice<UInt8>, Int) -> Use) throws(JournalError) -> Recovery {
    contentEnd = try file.sizeWithoutZeros()
    scanEnd = min(file.size, (contentEnd + 7) & ~3)
    try readHeader()
    while let frame = try nextFrame() {
      try close(gapBefore: frame, take)
      unreadableAt = nil
      if missingSectorAt != nil { hold(frame, take) } else { accept(frame, take) }
    }
    try finish(take)
    return recovery
  }

  /// Returns the text in the first frame of a file; `nil` when the bytes do not begin with a frame.
  static func headerText(_ bytes: [UInt8]) -> String? {
    guard let payload = RecordBatch.payload(of: bytes[...]) else { return nil }
    let end = payload.lastIndex { $0 != 0x20 } ?? payload.startIndex
    return String(decoding: payload[...end], as: UTF8.self)
  }

  private mutating func readHeader() throws(JournalError) {
    // `RecordLog.open` has compared the text; here only the validity of the frame counts.
    if try RecordBatch.payload(of: window.bytes(file, at: 0, count: headerCount)) == nil {
      recovery.damagedAt = 0
    } else {
      offset = headerCount
      recovery.end = headerCount
    }
  }

  /// Reads and returns the frame at the current offset or the next that is readable; `nil` at the end of the file.
  private mutating func nextFrame() throws(JournalError) -> Frame? {
    while offset + RecordBatch.frameBytes(1) <= scanEnd {
      if let head = try FrameHead(window.bytes(file, at: offset, count: FrameHead.bytes)) {
        let count = RecordBatch.frameBytes(head.count)
        if offset + count <= file.size,
          let payload = try RecordBatch.payload(of: window.bytes(file, at: offset, count: count))
        {
          defer { offset += count }
          return Frame(
            offset: offset, isBatchHead: head.isBatchHead, isMoved: !head.isAt(offset), payload: payload)
        }
        wastedBytes += min(count, file.size - offset)
        if wastedBytes > 64 << 20 + 16 * file.size {
          recovery.damagedAt = recovery.damagedAt ?? unreadableAt ?? offset
          return nil
        }
      }
      if unreadableAt == nil { unreadableAt = offset }
      offset += 1
    }
    if offset < contentEnd, unreadableAt == nil { unreadableAt = offset }
    return nil
  }

  /// Decides whether the unreadable bytes before a readable frame are a torn write or damage.
  private mutating func close(
    gapBefore frame: Frame, _ take: (ArraySlice<UInt8>, Int) -> Use
  ) throws(JournalError) {
    guard recovery.damagedAt == nil, let place = unreadableAt ?? (frame.isMoved ? frame.offset : nil) else {
      return
    }
    if try hasSectorOfZeros(from: place, to: frame.offset) {
      missingSectorAt = missingSectorAt ?? place
    } else {
      damage(at: missingSectorAt ?? place, take)
    }
  }

  /// Returns whether a disk sector that overlaps the unreadable bytes holds only zeros, apart from its bytes that
  /// belong to complete batches.
  private mutating func hasSectorOfZeros(from start: Int, to end: Int) throws(JournalError) -> Bool {
    var sector = start - start % Self.sectorBytes
    while sector < end {
      let from = max(sector, recovery.end)
      let to = min(sector + Self.sectorBytes, file.size)
      if from < to, try window.bytes(file, at: from, count: to - from).allSatisfy({ $0 == 0 }) { return true }
      sector += Self.sectorBytes
    }
    return false
  }

  /// Keeps a frame behind a missing sector until a later batch shows whether that sector had been synced.
  private mutating func hold(_ frame: Frame, _ take: (ArraySlice<UInt8>, Int) -> Use) {
    guard let place = missingSectorAt else { return }
    if !frame.isBatchHead {
      held.append(frame)
    } else if frame.payload.count == 20,
      UInt64(littleEndianBytes: frame.payload.dropFirst(12)) > UInt64(place)
    {
      damage(at: place, take)
    }
  }

  private mutating func accept(_ frame: Frame, _ take: (ArraySlice<UInt8>, Int) -> Use) {
    if frame.isBatchHead {
      if recovery.damagedAt == nil, missing > 0 || frame.payload.count != 20 {
        damage(at: frame.offset, take)
      }
      guard recovery.damagedAt == nil else { return }
      missing = Int(UInt32(littleEndianBytes: frame.payload.prefix(4)))
      batchEnd =
        offset &+ Int(truncatingIfNeeded: UInt64(littleEndianBytes: frame.payload.dropFirst(4).prefix(8)))
    } else {
      if recovery.damagedAt == nil, missing == 0 { damage(at: frame.offset, take) }
      batch.append(frame)
      missing -= 1
      if recovery.damagedAt != nil || missing == 0 { deliverBatch(take) }
      if recovery.damagedAt == nil, missing == 0 { recovery.end = offset }
    }
  }

  private mutating func damage(at place: Int, _ take: (ArraySlice<UInt8>, Int) -> Use) {
    if recovery.damagedAt == nil { recovery.damagedAt = place }
    missingSectorAt = nil
    batch += held
    held = []
    deliverBatch(take)
  }

  private mutating func deliverBatch(_ take: (ArraySlice<UInt8>, Int) -> Use) {
    for frame in batch {
      switch take(frame.payload, frame.offset) {
      case .saved: recovery.recordsSaved += 1
      case .skipped: break
      case .invalid: recovery.damagedAt = recovery.damagedAt ?? frame.offset
      }
    }
    batch = []
  }

  /// Judges the end of the file: an incomplete batch is torn, unless it has its full length and no sector is missing.
  private mutating func finish(_ take: (ArraySlice<UInt8>, Int) -> Use) throws(JournalError) {
    let endsInChecksum =
      batchEnd > 0 && batchEnd <= file.size && (batchEnd - 3...batchEnd).contains(contentEnd)
    if let unreadableAt, missingSectorAt == nil, missing > 0, endsInChecksum,
      try !hasSectorOfZeros(from: unreadableAt, to: contentEnd)
    {
      damage(at: unreadableAt, take)
    }
    if recovery.damagedAt == nil {
      recovery.tornBytes = max(0, contentEnd - recovery.end)
    }
  }
}

/// A buffer with a piece of a file, so that reading the file from end to end takes few system calls.
private struct FileWindow {
  private static let pieceBytes = 1 << 18
  private var start = 0
  private var piece: [UInt8] = []

  /// Returns the bytes at an offset; fewer than `count` at the end of the file.
  mutating func bytes(
    _ file: AppendOnlyFile, at offset: Int, count: Int
  ) throws(JournalError) -> ArraySlice<UInt8> {
    if offset < start || offset + count > start + piece.count {
      piece = try file.read(min(max(count, Self.pieceBytes), file.size - offset), at: offset)
      start = offset
    }
    return piece.dropFirst(offset - start).prefix(count)
  }
}

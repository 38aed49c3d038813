/// Reads a record log from its start, in pieces, and tells what a crash left at its end from damage.
///
/// A batch is promised to nobody before it is synced. So what cannot be read is a torn end when nothing readable follows
/// it, whether it is cut short, zeros, or bytes of other files. When something readable follows, or when a batch of full
/// length ends in a checksum, the place was whole once: that is damage, since to drop a batch that was synced would be to
/// forget a promise. One thing else looks like this: a power cut keeps any of the sectors that were being written and
/// leaves zeros where the others belong. So a bad place with a sector of zeros is torn as well, unless a later batch says
/// that the place had been synced before it.
///
/// Behind damage every record that can still be read is given to the owner, whether its batch is whole or not.
struct RecordReader {
  /// What the owner makes of a record.
  enum Use {
    /// The record was used.
    case saved
    /// The record is valid, and is not counted.
    case skipped
    /// No writer writes such a record: it is damage.
    case invalid
  }

  /// What was found.
  struct Recovery: Sendable {
    /// The end of the last whole batch, in bytes.
    fileprivate(set) var end = 0
    /// The offset of the first bad frame; `nil` when the log is sound but for a torn end.
    fileprivate(set) var damagedAt: Int?
    /// How many records the owner has used.
    fileprivate(set) var recordsSaved = 0
    /// How many bytes a crash has left behind ``end``, zeros at the end of the file not counted.
    fileprivate(set) var tornBytes = 0
  }

  private struct Frame {
    var offset: Int
    var isMarker: Bool
    /// Whether it was written for another offset.
    var isMoved: Bool
    var payload: ArraySlice<UInt8>
  }

  private let file: AppendOnlyFile
  private let headerCount: Int
  /// Where the zeros at the end of the file begin.
  private var contentEnd = 0
  /// Where the last frame can end: its checksum may be zeros as well.
  private var scanEnd = 0
  private var window = FileWindow()
  private var offset = 0
  private var recovery = Recovery()
  /// The records of the batch that has begun, and how many of it are missing.
  private var batch: [Frame] = []
  private var missing = 0
  /// Where the batch that has begun should end.
  private var batchEnd = 0
  /// The first place that cannot be read, as long as nothing readable has followed.
  private var unreadableAt: Int?
  /// The first place where a sector is missing; the frames behind it wait for a batch that tells whether it was synced.
  private var missingSectorAt: Int?
  private var held: [Frame] = []
  /// The bytes read for frames with a wrong checksum. Bounded, because a crafted head can claim 16 MB of payload.
  private var wastedBytes = 0
  private static let sectorBytes = 512

  init(_ file: AppendOnlyFile, headerCount: Int) {
    self.file = file
    self.headerCount = headerCount
  }

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

  /// The text of a file's first frame; `nil` when it is not one.
  static func headerText(_ bytes: [UInt8]) -> String? {
    guard let payload = RecordBatch.payload(of: bytes[...]) else { return nil }
    let end = payload.lastIndex { $0 != 0x20 } ?? payload.startIndex
    return String(decoding: payload[...end], as: UTF8.self)
  }

  private mutating func readHeader() throws(JournalError) {
    // The log compares the text before it reads; here only the frame counts.
    if try RecordBatch.payload(of: window.bytes(file, at: 0, count: headerCount)) == nil {
      recovery.damagedAt = 0
    } else {
      offset = headerCount
      recovery.end = headerCount
    }
  }

  /// The frame at the offset or, when there is none, the next that can be read.
  private mutating func nextFrame() throws(JournalError) -> Frame? {
    while offset + RecordBatch.frameBytes(1) <= scanEnd {
      if let head = try FrameHead(window.bytes(file, at: offset, count: FrameHead.bytes)) {
        let count = RecordBatch.frameBytes(head.count)
        if offset + count <= file.size,
          let payload = try RecordBatch.payload(of: window.bytes(file, at: offset, count: count))
        {
          defer { offset += count }
          return Frame(
            offset: offset, isMarker: head.isMarker, isMoved: !head.isAt(offset), payload: payload)
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

  /// Decides whether unreadable bytes in front of a readable frame are a torn write or damage.
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

  /// Whether a disk sector that overlaps the unreadable bytes holds only zeros, apart from batches before this one.
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
    if !frame.isMarker {
      held.append(frame)
    } else if frame.payload.count == 20,
      UInt64(littleEndianBytes: frame.payload.dropFirst(12)) > UInt64(place)
    {
      damage(at: place, take)
    }
  }

  private mutating func accept(_ frame: Frame, _ take: (ArraySlice<UInt8>, Int) -> Use) {
    if frame.isMarker {
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
      if recovery.damagedAt != nil || missing == 0 { giveBatch(take) }
      if recovery.damagedAt == nil, missing == 0 { recovery.end = offset }
    }
  }

  private mutating func damage(at place: Int, _ take: (ArraySlice<UInt8>, Int) -> Use) {
    if recovery.damagedAt == nil { recovery.damagedAt = place }
    missingSectorAt = nil
    batch += held
    held = []
    giveBatch(take)
  }

  private mutating func giveBatch(_ take: (ArraySlice<UInt8>, Int) -> Use) {
    for frame in batch {
      switch take(frame.payload, frame.offset) {
      case .saved: recovery.recordsSaved += 1
      case .skipped: break
      case .invalid: recovery.damagedAt = recovery.damagedAt ?? frame.offset
      }
    }
    batch = []
  }

  /// The end of the file: a batch that was not finished is torn, unless it has its full length and no sector is missing.
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

/// A piece of a file in memory, so that reading it from end to end asks the system seldom.
private struct FileWindow {
  private static let pieceBytes = 1 << 18
  private var start = 0
  private var piece: [UInt8] = []

  /// The bytes at a place; fewer at the end of the file.
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

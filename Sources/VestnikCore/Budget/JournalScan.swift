/// Reads a journal slot by slot, and tells a torn end from damage.
///
/// What was being written when the power failed may be there in part, as zeros, or as bytes of other files; nobody was
/// ever given its grants, because they are handed out only after the sync. So what cannot be read is a torn end when
/// nothing readable follows it: it stands behind the last batch that is known to be synced. When something readable
/// does follow, the slot was whole once: that is damage. So is a last slot that alone is wrong in a batch of full
/// length, unless its checksum is zeros: a flipped bit looks like this, and dropping a batch that was synced would
/// give its grants a second time.
struct JournalScan {
  private(set) var replay = JournalReplay()
  /// Of the first bad slot, in bytes; `nil` when the journal is sound but for a torn end.
  private(set) var damagedAt: Int?
  /// Grants, releases and closings that were understood.
  private(set) var recordsSaved = 0
  /// Slots at the end that were cut off, a part of one included.
  private(set) var tornRecords = 0
  /// Where the last complete batch ends, in bytes.
  private(set) var end = 0
  private var offset = 0
  private var missing: UInt64 = 0
  private var batch: [JournalRecord] = []
  private var isOfAnotherVersion = false
  /// The first slot that cannot be read, as long as nothing readable has followed.
  private var unreadableAt: Int?
  /// Whether the last slot has zeros where its checksum belongs: it was not written to its end. Sectors begin at
  /// multiples of four bytes of a slot, so no disk loses a part of a checksum.
  private var lacksChecksum = false

  /// Scans a whole file, in pieces.
  init(_ file: AppendFile) throws(JournalError) {
    let piece = JournalRecord.size * 8192
    var bytes: [UInt8] = []
    repeat {
      bytes = try file.read(piece, at: offset)
      read(Array(bytes.dropLast(bytes.count % JournalRecord.size)))
    } while bytes.count == piece
    finish(rest: bytes.count % JournalRecord.size)
  }

  /// Takes whole slots, as many as there are.
  mutating func read(_ bytes: [UInt8]) {
    for start in stride(from: 0, to: bytes.count, by: JournalRecord.size) {
      let slot = bytes[start..<start + JournalRecord.size]
      take(JournalRecord(slot))
      if unreadableAt != nil { lacksChecksum = slot.suffix(4).allSatisfy { $0 == 0 } }
      offset += JournalRecord.size
      if damagedAt == nil, unreadableAt == nil, missing == 0 { end = offset }
    }
  }

  /// The end of the file, with the number of bytes that are no whole slot.
  private mutating func finish(rest: Int) {
    if offset == 0 { damage(at: 0) }
    if let unreadableAt, rest == 0, missing == 1, offset - unreadableAt == JournalRecord.size, !lacksChecksum
    {
      damage(at: unreadableAt)
    }
    guard damagedAt == nil else { return }
    tornRecords = (offset - end) / JournalRecord.size + (rest > 0 ? 1 : 0)
  }

  private mutating func take(_ record: JournalRecord?) {
    if isOfAnotherVersion { return }
    guard let record else {
      if offset == 0 { damage(at: 0) }
      if damagedAt == nil { unreadableAt = unreadableAt ?? offset }
      return
    }
    if let unreadableAt { damage(at: unreadableAt) }
    switch record {
    case .header(let version, _) where offset == 0 && version != JournalRecord.version:
      isOfAnotherVersion = true
      damage(at: 0)
    case .header(_, let serial) where offset == 0:
      replay.apply(.header(version: JournalRecord.version, lastSerial: serial))
    case .batch(let count) where damagedAt == nil && offset > 0 && missing == 0: missing = count
    case .name, .grant, .release, .closing: takeEntry(record)
    case .batch where damagedAt != nil: break
    default: damage(at: offset)
    }
  }

  private mutating func takeEntry(_ record: JournalRecord) {
    if damagedAt == nil, missing == 0 { damage(at: offset) }
    guard damagedAt == nil else { return save(record) }
    batch.append(record)
    missing -= 1
    if missing == 0 { saveBatch() }
  }

  /// From here on every record that can be read is taken, whether its batch is whole or not.
  private mutating func damage(at place: Int) {
    if damagedAt == nil { damagedAt = place }
    unreadableAt = nil
    saveBatch()
  }

  private mutating func saveBatch() {
    for record in batch { save(record) }
    batch = []
  }

  private mutating func save(_ record: JournalRecord) {
    if replay.apply(record) { recordsSaved += 1 }
  }
}

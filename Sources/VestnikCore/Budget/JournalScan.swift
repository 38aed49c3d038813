/// Reads a journal slot by slot, and tells a torn end from damage.
///
/// A batch that is not there to its end was being written when the process or the machine stopped: nobody was ever
/// given its grants. Everything else that is wrong is damage, also in the last batch, because it was complete once.
struct JournalScan {
  private(set) var replay = JournalReplay()
  /// Of the first bad slot, in bytes.
  private(set) var damagedAt: Int?
  /// Grants, releases and closings that were understood.
  private(set) var recordsSaved = 0
  /// Records at the end that were cut off.
  private(set) var tornRecords = 0
  /// Where the last complete batch ends, in bytes.
  private(set) var end = 0
  private var offset = 0
  private var missing: UInt64 = 0
  private var batch: [JournalRecord] = []
  private var isOfAnotherVersion = false

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
      take(JournalRecord(bytes[start..<start + JournalRecord.size]))
      offset += JournalRecord.size
      if damagedAt == nil, missing == 0 { end = offset }
    }
  }

  /// The end of the file, with the bytes that are no whole slot.
  mutating func finish(rest: Int) {
    if offset == 0 { damage() }
    if damagedAt == nil { tornRecords = batch.count + (rest > 0 ? 1 : 0) }
    if damagedAt == nil, missing > 0, tornRecords == 0 { tornRecords = 1 }
  }

  private mutating func take(_ record: JournalRecord?) {
    if isOfAnotherVersion { return }
    switch record {
    case .header(let version, _) where offset == 0 && version != JournalRecord.version:
      isOfAnotherVersion = true
      damage()
    case .header(_, let serial) where offset == 0:
      replay.apply(.header(version: JournalRecord.version, lastSerial: serial))
    case .batch(let count) where damagedAt == nil && offset > 0 && missing == 0: missing = count
    case .name(_, _, _, _), .grant(_, _, _, _), .release(_, _), .closing(_, _, _): takeEntry(record)
    case .batch where damagedAt != nil: break
    default: damage()
    }
  }

  private mutating func takeEntry(_ record: JournalRecord?) {
    guard let record else { return }
    if damagedAt == nil, missing == 0 { damage() }
    guard damagedAt == nil else { return save(record) }
    batch.append(record)
    missing -= 1
    if missing == 0 { saveBatch() }
  }

  /// From here on every record that can be read is taken, whether its batch is whole or not.
  private mutating func damage() {
    if damagedAt == nil { damagedAt = offset }
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

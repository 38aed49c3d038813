/// Turns entries into the bytes of batches. Groups get their numbers here.
struct JournalEncoder {
  /// So many entries at most form a batch.
  static let entriesPerBatch = 4096
  private static let longestName = Int(UInt16.max) * JournalRecord.nameBytes
  private var numbers: [SenderGroup: UInt32] = [:]

  /// One batch; `nil` when the name of a group is too long for the file: 1.5 MB.
  mutating func batch(_ entries: some Sequence<JournalEntry>) -> [UInt8]? {
    var records: [JournalRecord] = []
    for entry in entries {
      switch entry {
      case .grant(let reservation):
        guard let group = number(of: reservation.key.group, &records) else { return nil }
        records.append(
          .grant(
            group: group, recipient: reservation.key.recipient.number, at: reservation.reservedAt,
            serial: reservation.serial))
      case .release(let serial, let reason): records.append(.release(serial: serial, reason: reason))
      case .closing(let name, let recipient, let until):
        guard let group = number(of: name, &records) else { return nil }
        records.append(.closing(group: group, recipient: recipient?.number, until: until))
      }
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity((records.count + 1) * JournalRecord.size)
    JournalRecord.batch(count: UInt64(records.count)).encode(into: &bytes)
    for record in records { record.encode(into: &bytes) }
    return bytes
  }

  /// The group's number. Its name is written when it first occurs, twice, so that one damaged record does not cost
  /// all grants of the group.
  private mutating func number(of group: SenderGroup, _ records: inout [JournalRecord]) -> UInt32? {
    if let number = numbers[group] { return number }
    let name = Array(group.rawValue.utf8)
    guard name.count <= Self.longestName else { return nil }
    let number = UInt32(numbers.count)
    numbers[group] = number
    let starts = Array(stride(from: 0, to: max(1, name.count), by: JournalRecord.nameBytes))
    let parts: [JournalRecord] = starts.enumerated().map { index, start in
      .name(
        group: number, part: UInt16(index), isLast: index == starts.count - 1,
        bytes: Array(name[start...].prefix(JournalRecord.nameBytes)))
    }
    records += parts + parts
    return number
  }
}

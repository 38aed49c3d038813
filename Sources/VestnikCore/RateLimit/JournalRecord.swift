#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A record of a budget's journal. Sender groups are numbers; a record `name` gives the name of a number.
///
/// The bytes of a record are its type (1 byte) and its fields one after another: numbers little-endian, dates as the
/// bits of a `Double` of seconds since the start of 2001 (UTC).
enum JournalRecord: Hashable, Sendable {
  /// The last serial number that was given. Its reservation may no longer be in the file.
  case lastSerial(UInt64)
  case name(group: UInt32, SenderGroup)
  case grant(group: UInt32, recipient: UInt64, date: Date, serial: UInt64)
  case release(serial: UInt64, reason: ReleaseReason)
  case block(group: UInt32, recipient: UInt64?, until: Date)

  /// The current format of a journal, with the recognition of its former format.
  static let format = RecordLog.Format(
    name: "vestnik budget journal 2", mayLackHeader: false,
    recognize: { start in
      // Version 1: a slot of type 0x56, the version, the letters VSBJ.
      start.starts(with: [0x56, 0, 1, 0, 0x56, 0x53, 0x42, 0x4A]) ? "a budget journal of format 1" : nil
    })

  private enum Code {
    static let lastSerial: UInt8 = 1
    static let name: UInt8 = 2
    static let grant: UInt8 = 3
    static let release: UInt8 = 4
    static let block: UInt8 = 5
  }

  /// The largest serial number and the date furthest from 2001 (in seconds, three thousand years) that a journal can
  /// hold. No budget gives so many grants and no clock shows such a date: a record beyond them is damage.
  private static let maxSerial = UInt64.max / 2
  private static let maxSeconds = 1e11

  /// The bytes of the record.
  var payload: [UInt8] {
    switch self {
    case .lastSerial(let serial): [Code.lastSerial] + serial.littleEndianBytes
    case .name(let group, let name): [Code.name] + group.littleEndianBytes + name.rawValue.utf8
    case .grant(let group, let recipient, let date, let serial):
      [Code.grant] + group.littleEndianBytes + recipient.littleEndianBytes + Self.bytes(date)
        + serial.littleEndianBytes
    case .release(let serial, let reason):
      [Code.release, reason == .notSent ? 0 : 1] + serial.littleEndianBytes
    case .block(let group, let recipient, let until):
      [Code.block, recipient == nil ? 0 : 1] + group.littleEndianBytes + (recipient ?? 0).littleEndianBytes
        + Self.bytes(until)
    }
  }

  /// Reads a record; `nil` when no budget writes such bytes.
  init?(_ payload: ArraySlice<UInt8>) {
    var fields = payload.dropFirst()
    func number<Number: FixedWidthInteger>(_: Number.Type = Number.self) -> Number {
      let count = Number.bitWidth / 8
      defer { fields = fields.dropFirst(count) }
      return Number(littleEndianBytes: fields.prefix(count))
    }
    func date() -> Date { Date(timeIntervalSinceReferenceDate: Double(bitPattern: number())) }
    switch (payload.first, payload.count) {
    case (Code.lastSerial, 9):
      let serial: UInt64 = number()
      guard serial <= Self.maxSerial else { return nil }
      self = .lastSerial(serial)
    case (Code.name, 5...):
      self = .name(group: number(), SenderGroup(String(decoding: fields, as: UTF8.self)))
    case (Code.grant, 29):
      let (group, recipient) = (number(UInt32.self), number(UInt64.self))
      let (date, serial) = (date(), number(UInt64.self))
      guard abs(date.timeIntervalSinceReferenceDate) < Self.maxSeconds, serial <= Self.maxSerial else {
        return nil
      }
      self = .grant(group: group, recipient: recipient, date: date, serial: serial)
    case (Code.release, 10):
      let reason = number(UInt8.self) == 0 ? ReleaseReason.notSent : .rejected
      self = .release(serial: number(), reason: reason)
    case (Code.block, 22):
      let hasRecipient = number(UInt8.self) != 0
      let (group, recipient) = (number(UInt32.self), number(UInt64.self))
      self = .block(group: group, recipient: hasRecipient ? recipient : nil, until: date())
    default: return nil
    }
  }

  private static func bytes(_ date: Date) -> [UInt8] {
    date.timeIntervalSinceReferenceDate.bitPattern.littleEndianBytes
  }
}

/// An entry of a budget's journal, with its group by name; ``JournalEncoder`` makes a ``JournalRecord`` of it.
enum JournalEntry: Sendable {
  case grant(BudgetReservation)
  case release(serial: UInt64, reason: ReleaseReason)
  case block(SenderGroup, recipient: RecipientKey?, until: Date)
}

/// An encoder that turns entries into batches of records, and names of groups into numbers.
struct JournalEncoder {
  /// The most entries of a batch.
  static let entriesPerBatch = 4096
  private var numbers: [SenderGroup: UInt32] = [:]

  /// Returns the batch of the entries; `nil` when the name of a group is too long for a record.
  mutating func batch(_ entries: some Sequence<JournalEntry>) -> RecordBatch? {
    var batch = RecordBatch()
    for entry in entries {
      switch entry {
      case .grant(let reservation):
        guard let group = number(of: reservation.key.group, &batch) else { return nil }
        let record = JournalRecord.grant(
          group: group, recipient: reservation.key.recipient.number, date: reservation.reservedAt,
          serial: reservation.serial)
        _ = batch.append(record.payload)
      case .release(let serial, let reason):
        _ = batch.append(JournalRecord.release(serial: serial, reason: reason).payload)
      case .block(let name, let recipient, let until):
        guard let group = number(of: name, &batch) else { return nil }
        _ = batch.append(
          JournalRecord.block(group: group, recipient: recipient?.number, until: until).payload)
      }
    }
    return batch
  }

  /// Returns the number of a group; `nil` when its name is too long for a record.
  ///
  /// The first time the name is added to the batch, twice, so that one damaged record does not cost all grants of the
  /// group.
  private mutating func number(of group: SenderGroup, _ batch: inout RecordBatch) -> UInt32? {
    if let number = numbers[group] { return number }
    let number = UInt32(numbers.count)
    let name = JournalRecord.name(group: number, group).payload
    guard batch.append(name), batch.append(name) else { return nil }
    numbers[group] = number
    return number
  }
}

/// A clock for the dates of a journal: a step of the wall clock during a run never makes a grant look older than it
/// is.
struct JournalClock: Sendable {
  private let time: any TimeSource
  private let startedAt: Date
  private let uptime: Duration

  init(_ time: any TimeSource) {
    self.time = time
    startedAt = time.now
    uptime = time.uptime
  }

  /// The date at the start plus the uptime since then: it does not follow steps of the wall clock.
  private var steady: Date { startedAt.advanced(by: time.uptime - uptime) }

  /// Returns the date under which a grant is stored: its departure by the later of the two clocks, so that the grant
  /// stops counting too late rather than too early.
  func stamp(_ reservation: BudgetReservation) -> Date {
    max(reservation.reservedAt, steady).advanced(
      by: max(.zero, (reservation.departure ?? .zero) - time.uptime))
  }

  /// The current date by the earlier of the two clocks, for the removal of grants: none is removed too early.
  var earliestNow: Date { min(time.now, steady) }
}

/// The state of a budget that the records of its journal add up to, for opening, repairing and compacting it.
struct RecoveredState: Sendable {
  struct Grant: Sendable {
    var reservation: BudgetReservation
    var wasRejected = false
  }

  struct Block: Hashable, Sendable {
    var group: SenderGroup
    var recipient: RecipientKey?
  }

  private(set) var grants: [UInt64: Grant] = [:]
  private(set) var blocks: [Block: Date] = [:]
  private(set) var lastSerial: UInt64 = 0
  private var groups: [UInt32: SenderGroup] = [:]

  /// Applies the next record; returns whether it was used.
  mutating func apply(_ payload: ArraySlice<UInt8>) -> RecordReader.Use {
    guard let record = JournalRecord(payload) else { return .invalid }
    switch record {
    case .lastSerial(let serial):
      lastSerial = max(lastSerial, serial)
      return .skipped
    case .name(let number, let group):
      groups[number] = group
      return .skipped
    case .grant(let number, let recipient, let date, let serial):
      lastSerial = max(lastSerial, serial)
      // The record with the name of the group may be damaged.
      guard let group = groups[number] else { return .skipped }
      let key = BudgetKey(group: group, recipient: RecipientKey(recipient))
      grants[serial] = Grant(reservation: BudgetReservation(key: key, reservedAt: date, serial: serial))
    case .release(let serial, .notSent):
      // Of two releases of one reservation the first counts.
      if grants[serial]?.wasRejected != true { grants[serial] = nil }
    case .release(let serial, .rejected): grants[serial]?.wasRejected = true
    case .block(let number, let recipient, let until):
      guard let group = groups[number] else { return .skipped }
      let block = Block(group: group, recipient: recipient.map { RecipientKey($0) })
      blocks[block] = max(until, blocks[block] ?? until)
    }
    return .saved
  }

  /// Removes the grants and blocks that no longer count under the limits.
  mutating func prune(at now: Date, _ limits: BudgetLimits) {
    let trip = limits.instant == .arrival ? SendBudget.longestRequest : .zero
    let second = (limits.margin + .seconds(1) + trip) / .seconds(1)
    let day: TimeInterval =
      switch (limits.perDayAndRecipient, limits.day) {
      case (nil, _): second
      case (_, .rolling24Hours): 86_400
      // A day of 25 hours, on which the clocks are put back, and an hour to spare.
      case (_, .calendar): 26 * 3600
      }
    grants = grants.filter { _, grant in
      let isOfTheSecond = grant.wasRejected && !limits.countsRejected
      return now.timeIntervalSince(grant.reservation.reservedAt) < (isOfTheSecond ? second : max(second, day))
    }
    blocks = blocks.filter { $0.value > now }
  }

  /// Fills a new budget with this state.
  func restore(to budget: SendBudget) {
    // Needed also when the last grants were released: a serial number is never given twice.
    budget.resume(after: lastSerial)
    for grant in grants.values.sorted(by: { $0.reservation.reservedAt < $1.reservation.reservedAt }) {
      budget.restore(grant.reservation, countsInDay: !grant.wasRejected || budget.limits.countsRejected)
    }
    for (block, until) in blocks {
      budget.block(block.group, recipient: block.recipient, until: until)
    }
  }

  /// The fewest entries that add up to this state, grants before their releases.
  var entries: [JournalEntry] {
    let grants = grants.values.sorted { $0.reservation.serial < $1.reservation.serial }
    return grants.map { .grant($0.reservation) }
      + grants.filter(\.wasRejected).map { .release(serial: $0.reservation.serial, reason: .rejected) }
      + blocks.map { .block($0.key.group, recipient: $0.key.recipient, until: $0.value) }
  }
}

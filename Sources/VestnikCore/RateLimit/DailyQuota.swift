#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Who was sent to in the last day: in the compact table where that is exact, else in a list.
struct DailyQuota: Sendable {
  private var table = CompactQuotaTable()
  private var list = DailyQuotaList()
  /// Serials of reservations that were taken back, until their day would have ended anyway: the table cannot tell two
  /// messages of one second apart, and one reservation must not be taken back twice.
  private var takenBack: [UInt64: Int64] = [:]
  private let isCompact: Bool

  init(limits: BudgetLimits) {
    isCompact = limits.day == .rolling24Hours && limits.perDayAndRecipient ?? 0 <= CompactQuotaTable.most
  }

  var recipients: Int { table.recipients + list.recipients }

  /// The bytes of the table's slots, empty ones included.
  var tableBytes: Int { table.bytes }

  /// Prepares for a batch.
  mutating func warm(_ keys: [BudgetKey]) {
    if isCompact { table.warm(keys) }
  }

  mutating func count(_ key: BudgetKey, at moment: ClockReading) -> Int {
    table.ends(key, at: moment.second).count + list.waits(key, at: moment).count
  }

  /// How long a recipient who has had `limit` messages must wait for one more; zero for others.
  mutating func wait(_ key: BudgetKey, limit: Int, at moment: ClockReading) -> Duration {
    guard list.isEmpty else { return waitInBoth(key, limit: limit, at: moment) }
    guard let opening = table.opening(key, limit: limit, at: moment.second) else { return .zero }
    return .seconds(opening) - moment.uptime
  }

  private mutating func waitInBoth(_ key: BudgetKey, limit: Int, at moment: ClockReading) -> Duration {
    let inTable = table.ends(key, at: moment.second).map { Duration.seconds($0) - moment.uptime }
    let waits = (inTable + list.waits(key, at: moment)).sorted()
    return waits.count < limit ? .zero : waits[waits.count - limit]
  }

  mutating func record(
    _ reservation: BudgetReservation, until end: DailyQuotaList.End, at moment: ClockReading
  ) {
    let second = end.second
    // A reservation from before a restart may be over already.
    guard !isCompact || second > moment.second else { return }
    if isCompact, second - moment.second < CompactQuotaTable.horizon {
      table.record(reservation.key, until: second, at: moment.second)
    } else {
      list.record(reservation.key, until: end, serial: reservation.serial, at: moment)
    }
  }

  /// Lets a reservation count from another moment on; `old` is what it was recorded with.
  mutating func move(
    _ reservation: BudgetReservation, from old: Duration, to end: DailyQuotaList.End,
    at moment: ClockReading
  ) {
    list.remove(reservation)
    if isCompact { table.remove(reservation.key, until: old.secondsRoundedUp) }
    record(reservation, until: end, at: moment)
  }

  /// Takes a reservation back, once; `end` is what it was recorded with.
  mutating func remove(_ reservation: BudgetReservation, until end: Duration, at moment: ClockReading) {
    list.remove(reservation)
    guard isCompact, end > moment.uptime,
      takenBack.updateValue(end.secondsRoundedUp, forKey: reservation.serial) == nil
    else { return }
    table.remove(reservation.key, until: end.secondsRoundedUp)
  }

  /// Forgets a part of what is over; called about once a second.
  mutating func sweep(at moment: ClockReading) {
    table.sweep(at: moment.second)
    list.sweep(at: moment)
    if takenBack.count > 1024 { takenBack = takenBack.filter { $0.value > moment.second } }
  }
}

/// Who was sent to in a day, in a dictionary: for calendar days, for limits above five and for departures that are
/// weeks away, all of which ``CompactQuotaTable`` has no room for.
struct DailyQuotaList: Sendable {
  /// When an entry stops counting. It counts until both clocks have passed it, so that a stepping wall clock never
  /// frees a place; a rolling day has no need of the wall clock.
  struct End: Sendable {
    let uptime: Duration
    let date: Date?
    /// The first whole second that is not before `uptime`.
    let second: Int64

    init(uptime: Duration, date: Date? = nil) {
      self.uptime = uptime
      self.date = date
      second = uptime.secondsRoundedUp
    }
  }

  private struct Entry {
    var end: End
    var serial: UInt64
  }

  private var entries: [BudgetKey: [Entry]] = [:]
  private var sweepAt = 1024

  var recipients: Int { entries.count }
  var isEmpty: Bool { entries.isEmpty }

  /// How long each message of the day still counts; empty for who has none.
  func waits(_ key: BudgetKey, at moment: ClockReading) -> [Duration] {
    (entries[key] ?? []).map { $0.end.wait(at: moment) }.filter { $0 > .zero }
  }

  mutating func record(_ key: BudgetKey, until end: End, serial: UInt64, at moment: ClockReading) {
    entries[key, default: []].removeAll { $0.end.wait(at: moment) <= .zero }
    entries[key, default: []].append(Entry(end: end, serial: serial))
  }

  mutating func remove(_ reservation: BudgetReservation) {
    entries[reservation.key]?.removeAll { $0.serial == reservation.serial }
    if entries[reservation.key]?.isEmpty == true { entries[reservation.key] = nil }
  }

  /// Drops those whose day is over, when there may be many: the threshold doubles, so that the work stays constant
  /// for each record.
  mutating func sweep(at moment: ClockReading) {
    guard entries.count >= sweepAt else { return }
    entries = entries.filter { $0.value.contains { $0.end.wait(at: moment) > .zero } }
    sweepAt = max(1024, entries.count * 2)
  }
}

extension DailyQuotaList.End {
  fileprivate func wait(at moment: ClockReading) -> Duration {
    let onWallClock = date.map { Duration.seconds($0.timeIntervalSince(moment.now)) } ?? .zero
    return max(uptime - moment.uptime, onWallClock)
  }
}

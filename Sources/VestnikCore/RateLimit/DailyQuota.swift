#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The daily quota of all recipients: the messages that count in each recipient's day.
///
/// ``SendBudget`` keeps its limit of a day with it. Messages are in a ``CompactQuotaTable``, which is small, where
/// its format is exact; all others are in a ``DailyQuotaList``.
struct DailyQuota: Sendable {
  private var table = CompactQuotaTable()
  private var list = DailyQuotaList()
  /// The serial numbers of released reservations, each with the second in which its day would have ended: a
  /// reservation must not be released twice, and the table cannot tell two messages of one second apart.
  private var releasedSerials: [UInt64: Int64] = [:]
  private var sweepReleasedAt = 1024
  private let isCompact: Bool

  init(limits: BudgetLimits) {
    isCompact = limits.day == .rolling24Hours && limits.perDayAndRecipient ?? 0 <= CompactQuotaTable.most
  }

  /// The number of recipients in memory, including those whose day is over.
  var recipients: Int { table.recipients + list.recipients }

  /// The size of the table's slots in bytes, including empty slots.
  var tableBytes: Int { table.bytes }

  /// Loads the table's slots for a batch into the processor's caches; see ``CompactQuotaTable/warm(_:)``.
  mutating func warm(_ keys: [BudgetKey]) {
    if isCompact { table.warm(keys) }
  }

  /// Returns how many messages count in the recipient's day.
  mutating func count(_ key: BudgetKey, at moment: ClockReading) -> Int {
    table.ends(key, at: moment.second).count + list.waits(key, at: moment).count
  }

  /// Returns how long one more message to the recipient has to wait; zero while fewer than `limit` messages count.
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
    // The day of a reservation from before a restart may be over already.
    guard !isCompact || second > moment.second else { return }
    if isCompact, second - moment.second < CompactQuotaTable.horizon {
      table.record(reservation.key, until: second, at: moment.second)
    } else {
      list.record(reservation.key, until: end, serial: reservation.serial, at: moment)
    }
  }

  /// Records a reservation again with another end of its day; `old` is the end with which it was recorded.
  mutating func move(
    _ reservation: BudgetReservation, from old: Duration, to end: DailyQuotaList.End,
    at moment: ClockReading
  ) {
    list.remove(reservation)
    if isCompact { table.remove(reservation.key, until: old.secondsRoundedUp) }
    record(reservation, until: end, at: moment)
  }

  /// Releases a reservation; a second call for it does nothing.
  ///
  /// - Parameters:
  ///   - reservation: The reservation.
  ///   - end: The end with which it was recorded.
  ///   - stillCounts: Whether the message counts in the day all the same.
  ///   - moment: The current time.
  mutating func release(
    _ reservation: BudgetReservation, until end: Duration, stillCounts: Bool, at moment: ClockReading
  ) {
    guard releasedSerials[reservation.serial] == nil else { return }
    let isOver = end <= moment.uptime
    if !isOver { releasedSerials[reservation.serial] = end.secondsRoundedUp }
    if stillCounts { return }
    list.remove(reservation)
    if isCompact, !isOver { table.remove(reservation.key, until: end.secondsRoundedUp) }
  }

  /// Returns whether a reservation was released and its day is not over.
  func wasReleased(_ serial: UInt64) -> Bool { releasedSerials[serial] != nil }

  /// Removes some of the entries whose day is over; called about once a second.
  mutating func sweep(at moment: ClockReading) {
    table.sweep(at: moment.second)
    list.sweep(at: moment)
    // The threshold is twice what remained, so that the work for each release is constant on average.
    guard releasedSerials.count >= sweepReleasedAt else { return }
    releasedSerials = releasedSerials.filter { $0.value > moment.second }
    sweepReleasedAt = max(1024, releasedSerials.count * 2)
  }
}

/// A dictionary of the messages that count in each recipient's day, for what a ``CompactQuotaTable`` cannot hold:
/// calendar days, limits above five, and days that end more than six days from now.
struct DailyQuotaList: Sendable {
  /// The end of a recipient's day for one message, on both clocks.
  ///
  /// The message counts until both clocks have passed the end, so that a step of the wall clock never frees a place.
  struct End: Sendable {
    let uptime: Duration
    /// The end on the wall clock; `nil` for a rolling day, which does not depend on the wall clock.
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

  /// Returns how long each message of the recipient's day still counts.
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

  /// Removes the recipients whose day is over, when there may be many of them. The threshold is twice what remained,
  /// so that the work for each recorded message is constant on average.
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

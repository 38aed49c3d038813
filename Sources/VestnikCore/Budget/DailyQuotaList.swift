#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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

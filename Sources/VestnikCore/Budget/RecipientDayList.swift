#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Who was sent to in a day, in a dictionary: for calendar days, for limits above five and for departures that are
/// weeks away, all of which ``RecipientTable`` has no room for.
struct RecipientDayList: Sendable {
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

  private var entries: [BudgetDemand: [Entry]] = [:]
  private var sweepAt = 1024

  var recipients: Int { entries.count }
  var isEmpty: Bool { entries.isEmpty }

  /// How long each message of the day still counts; empty for who has none.
  func waits(_ demand: BudgetDemand, at moment: BudgetMoment) -> [Duration] {
    (entries[demand] ?? []).map { $0.end.wait(at: moment) }.filter { $0 > .zero }
  }

  mutating func record(_ demand: BudgetDemand, until end: End, serial: UInt64, at moment: BudgetMoment) {
    entries[demand, default: []].removeAll { $0.end.wait(at: moment) <= .zero }
    entries[demand, default: []].append(Entry(end: end, serial: serial))
  }

  mutating func remove(_ charge: BudgetCharge) {
    entries[charge.demand]?.removeAll { $0.serial == charge.serial }
    if entries[charge.demand]?.isEmpty == true { entries[charge.demand] = nil }
  }

  /// Drops those whose day is over, when there may be many: the threshold doubles, so that the work stays constant
  /// for each record.
  mutating func sweep(at moment: BudgetMoment) {
    guard entries.count >= sweepAt else { return }
    entries = entries.filter { $0.value.contains { $0.end.wait(at: moment) > .zero } }
    sweepAt = max(1024, entries.count * 2)
  }
}

extension RecipientDayList.End {
  fileprivate func wait(at moment: BudgetMoment) -> Duration {
    let onWallClock = date.map { Duration.seconds($0.timeIntervalSince(moment.now)) } ?? .zero
    return max(uptime - moment.uptime, onWallClock)
  }
}

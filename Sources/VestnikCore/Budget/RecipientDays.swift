#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Who was sent to in the last day, by group and recipient.
struct RecipientDays: Sendable {
  /// When an entry stops counting. It counts until both clocks have passed it, so that a stepping wall clock never
  /// frees a place; a rolling day has no need of the wall clock.
  struct End: Sendable {
    var uptime: Duration
    var date: Date?
  }

  private struct Entry {
    var end: End
    var serial: UInt64
  }

  private var entries: [BudgetDemand: [Entry]] = [:]
  private var sweepAt = 1024

  var recipients: Int { entries.count }

  func count(_ demand: BudgetDemand, at moment: BudgetMoment) -> Int {
    entries[demand]?.count { $0.end.wait(at: moment) > .zero } ?? 0
  }

  /// How long a recipient who has had `limit` messages must wait for one more; zero for others.
  func wait(_ demand: BudgetDemand, limit: Int, at moment: BudgetMoment) -> Duration {
    let waits = (entries[demand] ?? []).map { $0.end.wait(at: moment) }.filter { $0 > .zero }.sorted()
    return waits.count < limit ? .zero : waits[waits.count - limit]
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

extension RecipientDays.End {
  fileprivate func wait(at moment: BudgetMoment) -> Duration {
    let onWallClock = date.map { Duration.seconds($0.timeIntervalSince(moment.now)) } ?? .zero
    return max(uptime - moment.uptime, onWallClock)
  }
}

/// One reading of both clocks, for a whole batch.
struct BudgetMoment: Sendable {
  let now: Date
  let uptime: Duration
}

/// Who was sent to in the last day, by group and recipient.
struct RecipientDays: Sendable {
  private struct Entry {
    /// When the entry stops counting: on the uptime for a rolling day, so that a stepping clock changes nothing.
    var until: Duration
    var serial: UInt64
  }

  private var entries: [BudgetDemand: [Entry]] = [:]
  private var sweepAt = 1024

  var recipients: Int { entries.count }

  func count(_ demand: BudgetDemand, at now: Duration) -> Int {
    entries[demand]?.count { $0.until > now } ?? 0
  }

  /// When a recipient who has had `limit` messages may get one more.
  func opening(_ demand: BudgetDemand, limit: Int, at now: Duration) -> Duration? {
    let ends = (entries[demand] ?? []).map(\.until).filter { $0 > now }.sorted()
    return ends.count < limit ? nil : ends[ends.count - limit]
  }

  mutating func record(_ demand: BudgetDemand, at now: Duration, until: Duration, serial: UInt64) {
    entries[demand, default: []].removeAll { $0.until <= now }
    entries[demand, default: []].append(Entry(until: until, serial: serial))
    if entries.count >= sweepAt { sweep(at: now) }
  }

  mutating func remove(_ charge: BudgetCharge) {
    entries[charge.demand]?.removeAll { $0.serial == charge.serial }
    if entries[charge.demand]?.isEmpty == true { entries[charge.demand] = nil }
  }

  /// Drops those whose day is over; the threshold doubles, so that the work stays constant for each record.
  private mutating func sweep(at now: Duration) {
    entries = entries.filter { $0.value.contains { $0.until > now } }
    sweepAt = max(1024, entries.count * 2)
  }
}

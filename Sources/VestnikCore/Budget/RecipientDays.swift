#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Who was sent to in the last day: in the compact table where that is exact, else in a list.
struct RecipientDays: Sendable {
  private var table = RecipientTable()
  private var list = RecipientDayList()
  /// Serials of charges that were taken back, until their day would have ended anyway: the table cannot tell two
  /// messages of one second apart, and one charge must not be taken back twice.
  private var takenBack: [UInt64: Int64] = [:]
  private let isCompact: Bool

  init(limits: BudgetLimits) {
    isCompact = limits.day == .rolling24Hours && limits.perDayAndRecipient ?? 0 <= RecipientTable.most
  }

  var recipients: Int { table.recipients + list.recipients }

  /// The bytes of the table's slots, empty ones included.
  var tableBytes: Int { table.bytes }

  /// Prepares for a batch.
  mutating func warm(_ demands: [BudgetDemand]) {
    if isCompact { table.warm(demands) }
  }

  mutating func count(_ demand: BudgetDemand, at moment: BudgetMoment) -> Int {
    table.ends(demand, at: moment.second).count + list.waits(demand, at: moment).count
  }

  /// How long a recipient who has had `limit` messages must wait for one more; zero for others.
  mutating func wait(_ demand: BudgetDemand, limit: Int, at moment: BudgetMoment) -> Duration {
    guard list.isEmpty else { return waitInBoth(demand, limit: limit, at: moment) }
    guard let opening = table.opening(demand, limit: limit, at: moment.second) else { return .zero }
    return .seconds(opening) - moment.uptime
  }

  private mutating func waitInBoth(_ demand: BudgetDemand, limit: Int, at moment: BudgetMoment) -> Duration {
    let inTable = table.ends(demand, at: moment.second).map { Duration.seconds($0) - moment.uptime }
    let waits = (inTable + list.waits(demand, at: moment)).sorted()
    return waits.count < limit ? .zero : waits[waits.count - limit]
  }

  mutating func record(
    _ charge: BudgetCharge, until end: RecipientDayList.End, at moment: BudgetMoment
  ) {
    let second = end.second
    // A charge from before a restart may be over already.
    guard !isCompact || second > moment.second else { return }
    if isCompact, second - moment.second < RecipientTable.horizon {
      table.record(charge.demand, until: second, at: moment.second)
    } else {
      list.record(charge.demand, until: end, serial: charge.serial, at: moment)
    }
  }

  /// Lets a charge count from another moment on; `old` is what it was recorded with.
  mutating func move(
    _ charge: BudgetCharge, from old: Duration, to end: RecipientDayList.End, at moment: BudgetMoment
  ) {
    list.remove(charge)
    if isCompact { table.remove(charge.demand, until: old.secondsRoundedUp) }
    record(charge, until: end, at: moment)
  }

  /// Takes a charge back, once; `end` is what it was recorded with.
  mutating func remove(_ charge: BudgetCharge, until end: Duration, at moment: BudgetMoment) {
    list.remove(charge)
    guard isCompact, end > moment.uptime,
      takenBack.updateValue(end.secondsRoundedUp, forKey: charge.serial) == nil
    else { return }
    table.remove(charge.demand, until: end.secondsRoundedUp)
  }

  /// Forgets a part of what is over; called about once a second.
  mutating func sweep(at moment: BudgetMoment) {
    table.sweep(at: moment.second)
    list.sweep(at: moment)
    if takenBack.count > 1024 { takenBack = takenBack.filter { $0.value > moment.second } }
  }
}

import Synchronization

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The local budget, in memory.
///
/// Never more than `perSecond` messages of one group in any half-open second, and never more than
/// `perDayAndRecipient` of one group to one recipient in a day. Used directly it is synchronous and does not throw.
/// Its memory is that of the recipients of one day. After a restart it knows nothing.
public final class SendBudget: BudgetStore, TurnstileOwner {
  private struct State {
    var seconds: [SenderGroup: SlidingSecond] = [:]
    var days: RecipientDays
    var closedGroups: [SenderGroup: Duration] = [:]
    var closedRecipients: [BudgetDemand: Duration] = [:]
    var lastSerial: UInt64 = 0
    var forgetAt: Duration = .zero
  }

  /// The limits that it keeps.
  public let limits: BudgetLimits
  package let turnstile = Turnstile()
  package var grantsOnTheSpot: Bool { true }
  private let time: any TimeSource
  private let window: Duration
  private let calendar: Calendar?
  private let state: Mutex<State>

  /// Makes an empty budget.
  ///
  /// - Parameters:
  ///   - limits: The `rate` of a preset of `MessageLimits`, or your own. A limit of 0 lets nothing through.
  ///   - time: The clocks; the same as the client's.
  public init(_ limits: BudgetLimits, time: any TimeSource = SystemTime()) {
    self.limits = limits
    self.time = time
    window = .seconds(1) + max(.zero, limits.margin)
    calendar = limits.day.calendar
    state = Mutex(State(days: RecipientDays(limits: limits)))
  }

  /// Judges demands in one step; see ``BudgetStore/reserve(_:pacing:)``.
  public func reserve(
    _ demands: [BudgetDemand], pacing: SendOptions.Pacing = .sliced
  ) -> [BudgetVerdict] {
    state.withLock { state in
      // All that takes time comes first; then the clocks are read, so that a grant is charged when it is given.
      forgetTheOld(&state)
      if limits.perDayAndRecipient != nil { state.days.warm(demands) }
      let moment = moment()
      // How many of each group wait already: who stands behind them waits longer.
      var waiting: [SenderGroup: Int] = [:]
      return demands.map { demand in
        let others = waiting.isEmpty ? 0 : waiting[demand.group] ?? 0
        let verdict = judge(demand, behind: others, &state, moment, pacing)
        if case .wait = verdict { waiting[demand.group, default: 0] += 1 }
        return verdict
      }
    }
  }

  /// Takes charges back; see ``BudgetStore/release(_:_:)``.
  public func release(_ charges: [BudgetCharge], _ reason: BudgetRelease) {
    if reason == .rejected, limits.countsRejected { return }
    state.withLock { state in
      let moment = moment()
      for charge in charges {
        state.days.remove(charge, until: endOfDay(of: charge.departure, moment).uptime, at: moment)
        if reason == .notSent { state.seconds[charge.demand.group]?.remove(charge.serial) }
      }
    }
  }

  /// Closes a group or a recipient; see ``BudgetStore/close(_:recipient:until:)``.
  public func close(_ group: SenderGroup, recipient: RecipientKey?, until: Date) {
    let seconds = until.timeIntervalSince(time.now)
    // A date without bounds is as good as three thousand years.
    let end = time.uptime + .seconds(seconds.isNaN ? 1e11 : min(max(seconds, -1e11), 1e11))
    state.withLock { state in
      if let recipient {
        let demand = BudgetDemand(group: group, recipient: recipient)
        state.closedRecipients[demand] = max(end, state.closedRecipients[demand] ?? end)
      } else {
        state.closedGroups[group] = max(end, state.closedGroups[group] ?? end)
      }
    }
  }

  /// What is left now, for a dashboard or a form; `nil` where there is no limit.
  public func remaining(_ demand: BudgetDemand) -> (second: Int?, day: Int?) {
    state.withLock { state in
      let moment = moment()
      let now = moment.uptime
      let groupIsOpen = (state.closedGroups[demand.group] ?? now) <= now
      let recipientIsOpen = (state.closedRecipients[demand] ?? now) <= now
      let second = limits.perSecond.map { limit in
        groupIsOpen ? (state.seconds[demand.group] ?? .init()).room(at: now, limit: limit, window: window) : 0
      }
      let day = limits.perDayAndRecipient.map { limit in
        recipientIsOpen ? max(0, limit - state.days.count(demand, at: moment)) : 0
      }
      return (second, day)
    }
  }

  /// Lets grants count from now on, for a store that had to write them down first: they depart only now.
  package func depart(_ charges: [BudgetCharge]) -> [BudgetCharge] {
    state.withLock { state in
      let moment = moment()
      return charges.map { charge in
        guard charge.departure < moment.uptime else { return charge }
        var late = charge
        late.departure = moment.uptime
        if limits.perSecond != nil {
          state.seconds[charge.demand.group]?.remove(charge.serial)
          state.seconds[charge.demand.group, default: .init()].record(moment.uptime, serial: charge.serial)
        }
        if limits.perDayAndRecipient != nil {
          let old = endOfDay(of: charge.departure, moment).uptime
          state.days.move(charge, from: old, to: endOfDay(of: moment.uptime, moment), at: moment)
        }
        return late
      }
    }
  }

  /// How far ahead a queued message of before a restart is believed to depart; a charge from further in the future
  /// was made by a clock that has stepped back since.
  private static let longestQueue = Duration.seconds(300)

  /// Goes on after a restart with serials above the last one given.
  package func resume(after serial: UInt64) {
    state.withLock { $0.lastSerial = max($0.lastSerial, serial) }
  }

  /// Charges again what was charged before a restart, as far as it still counts. Their order does not matter.
  ///
  /// The date of a charge is that of its departure here. `countsInDay` is false for one that was rejected.
  package func restore(_ charge: BudgetCharge, countsInDay: Bool = true) {
    state.withLock { state in
      let moment = moment()
      state.lastSerial = max(state.lastSerial, charge.serial)
      let age = Duration.seconds(moment.now.timeIntervalSince(charge.at))
      let departure = moment.uptime - (age < .zero - Self.longestQueue ? .zero : age)
      if limits.perSecond != nil, departure + window > moment.uptime {
        state.seconds[charge.demand.group, default: .init()].record(departure, serial: charge.serial)
      }
      if limits.perDayAndRecipient != nil, countsInDay {
        state.days.record(charge, until: endOfDay(of: departure, moment), at: moment)
      }
    }
  }

  /// How many recipients are remembered: for the tests of its memory.
  package var trackedRecipients: Int { state.withLock { $0.days.recipients } }

  /// The bytes of the recipients' slots, empty ones included: for the benchmark.
  package var trackedBytes: Int { state.withLock { $0.days.tableBytes } }

  /// How many groups are remembered: for the tests of its memory.
  package var trackedGroups: Int { state.withLock { $0.seconds.count } }

  private func judge(
    _ demand: BudgetDemand, behind waiting: Int, _ state: inout State, _ moment: BudgetMoment,
    _ pacing: SendOptions.Pacing
  ) -> BudgetVerdict {
    let uptime = moment.uptime
    if limits.perSecond.map({ $0 <= 0 }) ?? false || limits.perDayAndRecipient.map({ $0 <= 0 }) ?? false {
      return .exhausted(until: .distantFuture)
    }
    let day = limits.perDayAndRecipient.map { state.days.wait(demand, limit: $0, at: moment) } ?? .zero
    // Mostly nothing is closed, and then no name needs to be hashed.
    let closing = state.closedRecipients.isEmpty ? .zero : (state.closedRecipients[demand] ?? uptime) - uptime
    if max(day, closing) > .zero { return .exhausted(until: moment.now.advanced(by: max(day, closing))) }
    if !state.closedGroups.isEmpty, let opens = state.closedGroups[demand.group], opens > uptime {
      return .wait(opens - uptime)
    }
    var departure = uptime
    if let limit = limits.perSecond {
      let second = state.seconds[demand.group] ?? .init()
      departure = second.earliest(from: uptime, limit: limit, window: window)
      if departure > uptime, pacing == .sliced {
        return .wait(second.earliest(from: uptime, limit: limit, window: window, behind: waiting) - uptime)
      }
    }
    return .granted(charge(demand, departingAt: departure, &state, moment))
  }

  private func charge(
    _ demand: BudgetDemand, departingAt departure: Duration, _ state: inout State, _ moment: BudgetMoment
  ) -> BudgetCharge {
    state.lastSerial += 1
    var charge = BudgetCharge(demand: demand, at: moment.now, serial: state.lastSerial)
    charge.departure = departure
    if limits.perSecond != nil {
      state.seconds[demand.group, default: .init()].record(departure, serial: charge.serial)
    }
    if limits.perDayAndRecipient != nil {
      state.days.record(charge, until: endOfDay(of: departure, moment), at: moment)
    }
    return charge
  }

  private func moment() -> BudgetMoment {
    BudgetMoment(now: time.now, uptime: time.uptime)
  }

  /// When a message that departs then stops counting in its recipient's day.
  private func endOfDay(of departure: Duration, _ moment: BudgetMoment) -> RecipientDayList.End {
    guard let calendar else {
      return departure == moment.uptime ? moment.endOfRollingDay : .init(uptime: departure + .seconds(86_400))
    }
    let date = moment.now.advanced(by: departure - moment.uptime)
    guard
      let midnight = calendar.date(byAdding: .day, value: 1, to: calendar.startOfDay(for: date))
    else { return .init(uptime: departure + .seconds(86_400)) }
    return .init(uptime: departure + .seconds(midnight.timeIntervalSince(date)), date: midnight)
  }

  /// Once a second, so that groups and closings of the past take no memory.
  private func forgetTheOld(_ state: inout State) {
    let moment = moment()
    let now = moment.uptime
    guard now >= state.forgetAt else { return }
    state.days.sweep(at: moment)
    state.forgetAt = now + .seconds(1)
    for group in state.seconds.keys { state.seconds[group]?.forget(before: now, window: window) }
    state.seconds = state.seconds.filter { !$0.value.isEmpty }
    state.closedGroups = state.closedGroups.filter { $0.value > now }
    state.closedRecipients = state.closedRecipients.filter { $0.value > now }
  }
}

extension BudgetLimits.Day {
  /// The calendar whose midnights count; `nil` for a rolling day and for an unknown zone.
  fileprivate var calendar: Calendar? {
    guard case .calendar(let name) = self, let zone = TimeZone(identifier: name) else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    return calendar
  }
}

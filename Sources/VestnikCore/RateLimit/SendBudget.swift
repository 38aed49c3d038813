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
public final class SendBudget: BudgetStore {
  private struct State {
    var seconds: [SenderGroup: SlidingWindow] = [:]
    var trips = RoundTrips()
    var days: DailyQuota
    var blockedGroups: [SenderGroup: Duration] = [:]
    var blockedRecipients: [BudgetKey: Duration] = [:]
    var lastSerial: UInt64 = 0
    var forgetAt: Duration = .zero
  }

  /// The limits that it keeps.
  public let limits: BudgetLimits
  /// `true`: its calls do not suspend.
  public var isLocal: Bool { true }
  /// Where callers wait, whichever context they come from.
  let groupQueue = GroupQueue()
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
    state = Mutex(State(days: DailyQuota(limits: limits)))
  }

  /// Judges keys in one step; see ``BudgetStore/reserve(_:pacing:)``.
  public func reserve(
    _ keys: [BudgetKey], pacing: SendOptions.Pacing = .sliced
  ) -> [BudgetDecision] {
    state.withLock { state in
      // All that takes time comes first; then the clocks are read, so that a grant counts when it is given.
      forgetTheOld(&state)
      if limits.perDayAndRecipient != nil { state.days.warm(keys) }
      let moment = moment()
      // How many keys of each group wait already: the next one of the group waits longer.
      var waiting: [SenderGroup: Int] = [:]
      return keys.map { key in
        let others = waiting.isEmpty ? 0 : waiting[key.group] ?? 0
        let decision = judge(key, behind: others, &state, moment, pacing)
        if case .wait = decision { waiting[key.group, default: 0] += 1 }
        return decision
      }
    }
  }

  /// Takes reservations back; see ``BudgetStore/release(_:_:)``.
  public func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) {
    if reason == .rejected, limits.countsRejected { return }
    state.withLock { state in
      let moment = moment()
      for reservation in reservations {
        state.days.remove(
          reservation, until: endOfDay(of: reservation.departure ?? .zero, moment).uptime, at: moment)
        if reason == .notSent { state.seconds[reservation.key.group]?.remove(reservation.serial) }
      }
    }
  }

  /// Blocks a group or a recipient; see ``BudgetStore/block(_:recipient:until:)``.
  public func block(_ group: SenderGroup, recipient: RecipientKey?, until: Date) {
    let seconds = until.timeIntervalSince(time.now)
    // A date without bounds is as good as three thousand years.
    let end = time.uptime + .seconds(seconds.isNaN ? 1e11 : min(max(seconds, -1e11), 1e11))
    state.withLock { state in
      if let recipient {
        let key = BudgetKey(group: group, recipient: recipient)
        state.blockedRecipients[key] = max(end, state.blockedRecipients[key] ?? end)
      } else {
        state.blockedGroups[group] = max(end, state.blockedGroups[group] ?? end)
      }
    }
  }

  /// Learns when a request left and when it was over; see ``BudgetStore/track(_:_:)``.
  ///
  /// A message's place in the second is free again a second and the margin after its response, less the time that a
  /// later request certainly needs there and back: at most half of the shortest round trip, and zero until ten are known.
  /// A request that ends later than a second after its time-out is not counted any more.
  public func track(_ reservations: [BudgetReservation], _ event: RequestEvent) {
    guard limits.perSecond != nil, limits.instant == .arrival, let group = reservations.first?.key.group
    else {
      return
    }
    guard reservations.allSatisfy({ $0.key.group == group }) else {
      for part in Dictionary(grouping: reservations, by: \.key.group).values { track(part, event) }
      return
    }
    let serials = Set(reservations.map(\.serial))
    state.withLock { state in
      let now = time.uptime
      switch event {
      case .departed(let timeout):
        state.seconds[group]?.begin(serials, until: now + max(.zero, timeout), window: window)
      case .ended(let roundTrip):
        if let roundTrip { state.trips.add(roundTrip, at: now) }
        let trip = roundTrip == nil ? .zero : state.trips.certain
        state.seconds[group]?.end(serials, at: now, lessTrip: trip, window: window)
      }
    }
  }

  /// What is left now, for a dashboard or a form; `nil` where there is no limit.
  public func remaining(_ key: BudgetKey) -> (second: Int?, day: Int?) {
    state.withLock { state in
      let moment = moment()
      let now = moment.uptime
      let groupIsOpen = (state.blockedGroups[key.group] ?? now) <= now
      let recipientIsOpen = (state.blockedRecipients[key] ?? now) <= now
      let second = limits.perSecond.map { limit in
        groupIsOpen ? (state.seconds[key.group] ?? .init()).room(at: now, limit: limit, window: window) : 0
      }
      let day = limits.perDayAndRecipient.map { limit in
        recipientIsOpen ? max(0, limit - state.days.count(key, at: moment)) : 0
      }
      return (second, day)
    }
  }

  /// Moves the departures of grants to now, for a store that had to write them down first. Returns the reservations as
  /// they count now.
  package func confirm(_ reservations: [BudgetReservation]) -> [BudgetReservation] {
    state.withLock { state in
      let moment = moment()
      return reservations.map { reservation in
        guard let planned = reservation.departure, planned < moment.uptime else { return reservation }
        var late = reservation
        late.departure = moment.uptime
        if limits.perSecond != nil {
          state.seconds[reservation.key.group]?.remove(reservation.serial)
          state.seconds[reservation.key.group, default: .init()].record(
            moment.uptime, serial: reservation.serial, end: moment.uptime + window)
        }
        if limits.perDayAndRecipient != nil {
          let old = endOfDay(of: planned, moment).uptime
          state.days.move(reservation, from: old, to: endOfDay(of: moment.uptime, moment), at: moment)
        }
        return late
      }
    }
  }

  /// How far ahead a queued message of before a restart is believed to depart; a reservation from further in the future
  /// was made by a clock that has stepped back since.
  private static let longestQueue = Duration.seconds(300)
  /// How long a request of before a restart may have been under way.
  static let longestRequest = Duration.seconds(30)

  /// Goes on after a restart with serials above the last one given.
  package func resume(after serial: UInt64) {
    state.withLock { $0.lastSerial = max($0.lastSerial, serial) }
  }

  /// Counts again what was counted before a restart, as far as it still counts. Their order does not matter.
  ///
  /// The date of a reservation is that of its departure here. `countsInDay` is false for one that was rejected.
  package func restore(_ reservation: BudgetReservation, countsInDay: Bool = true) {
    state.withLock { state in
      let moment = moment()
      state.lastSerial = max(state.lastSerial, reservation.serial)
      let age = Duration.seconds(moment.now.timeIntervalSince(reservation.reservedAt))
      let departure = moment.uptime - (age < .zero - Self.longestQueue ? .zero : age)
      // Its request may have been under way until the restart: nobody knows when it arrived.
      let isArrival = limits.instant == .arrival
      let end = (isArrival ? max(departure, moment.uptime) : departure) + window
      if limits.perSecond != nil, departure + (isArrival ? Self.longestRequest : window) > moment.uptime {
        state.seconds[reservation.key.group, default: .init()].record(
          departure, serial: reservation.serial, end: end)
      }
      if limits.perDayAndRecipient != nil, countsInDay {
        state.days.record(reservation, until: endOfDay(of: departure, moment), at: moment)
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
    _ key: BudgetKey, behind waiting: Int, _ state: inout State, _ moment: ClockReading,
    _ pacing: SendOptions.Pacing
  ) -> BudgetDecision {
    let uptime = moment.uptime
    if limits.perSecond.map({ $0 <= 0 }) ?? false || limits.perDayAndRecipient.map({ $0 <= 0 }) ?? false {
      return .exhausted(until: .distantFuture)
    }
    let day = limits.perDayAndRecipient.map { state.days.wait(key, limit: $0, at: moment) } ?? .zero
    // Mostly nothing is blocked, and then no name needs to be hashed.
    let blocked = state.blockedRecipients.isEmpty ? .zero : (state.blockedRecipients[key] ?? uptime) - uptime
    if max(day, blocked) > .zero { return .exhausted(until: moment.now.advanced(by: max(day, blocked))) }
    if !state.blockedGroups.isEmpty, let opens = state.blockedGroups[key.group], opens > uptime {
      return .wait(opens - uptime)
    }
    var departure = uptime
    if let limit = limits.perSecond {
      if pacing == .sliced {
        departure = state.seconds[key.group, default: .init()].earliest(
          from: uptime, limit: limit, window: window, state.trips)
        if departure > uptime {
          let opens = state.seconds[key.group, default: .init()].earliest(
            from: uptime, limit: limit, window: window, state.trips, behind: waiting)
          return .wait(opens - uptime)
        }
      } else {
        departure = state.seconds[key.group, default: .init()].certain(from: uptime, limit: limit)
      }
    }
    return .granted(reservation(key, departingAt: departure, &state, moment))
  }

  private func reservation(
    _ key: BudgetKey, departingAt departure: Duration, _ state: inout State, _ moment: ClockReading
  ) -> BudgetReservation {
    state.lastSerial += 1
    var reservation = BudgetReservation(key: key, reservedAt: moment.now, serial: state.lastSerial)
    reservation.departure = departure
    if limits.perSecond != nil {
      state.seconds[key.group, default: .init()].record(
        departure, serial: reservation.serial, end: departure + window)
    }
    if limits.perDayAndRecipient != nil {
      state.days.record(reservation, until: endOfDay(of: departure, moment), at: moment)
    }
    return reservation
  }

  private func moment() -> ClockReading {
    ClockReading(now: time.now, uptime: time.uptime)
  }

  /// When a message that departs then stops counting in its recipient's day.
  private func endOfDay(of departure: Duration, _ moment: ClockReading) -> DailyQuotaList.End {
    guard let calendar else {
      return departure == moment.uptime ? moment.endOfRollingDay : .init(uptime: departure + .seconds(86_400))
    }
    let date = moment.now.advanced(by: departure - moment.uptime)
    guard
      let midnight = calendar.date(byAdding: .day, value: 1, to: calendar.startOfDay(for: date))
    else { return .init(uptime: departure + .seconds(86_400)) }
    return .init(uptime: departure + .seconds(midnight.timeIntervalSince(date)), date: midnight)
  }

  /// Once a second, so that groups and blocks of the past take no memory.
  private func forgetTheOld(_ state: inout State) {
    let moment = moment()
    let now = moment.uptime
    guard now >= state.forgetAt else { return }
    state.days.sweep(at: moment)
    state.forgetAt = now + .seconds(1)
    for group in state.seconds.keys { state.seconds[group]?.forget(before: now) }
    state.seconds = state.seconds.filter { !$0.value.isEmpty }
    state.blockedGroups = state.blockedGroups.filter { $0.value > now }
    state.blockedRecipients = state.blockedRecipients.filter { $0.value > now }
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

/// One reading of both clocks, for a whole batch; what each message needs of it is computed once.
struct ClockReading: Sendable {
  let now: Date
  let uptime: Duration
  /// The second that has begun: an end is over when it is not later.
  let second: Int64
  /// When a message that departs now stops counting in a rolling day.
  let endOfRollingDay: DailyQuotaList.End

  init(now: Date, uptime: Duration) {
    self.now = now
    self.uptime = uptime
    second = uptime.components.seconds
    endOfRollingDay = DailyQuotaList.End(uptime: uptime + .seconds(86_400))
  }
}

extension Duration {
  var secondsRoundedUp: Int64 { components.seconds + (components.attoseconds > 0 ? 1 : 0) }
}

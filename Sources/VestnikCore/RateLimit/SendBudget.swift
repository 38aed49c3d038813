import Synchronization

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The local budget, in memory. It forgets everything when the process ends; ``JournaledBudget`` does not.
///
/// It never grants more than `perSecond` messages of one group in any half-open second, and never more than
/// `perDayAndRecipient` messages of one group to one recipient in a day. Used directly it is synchronous and does not
/// throw. It keeps the recipients of one day in memory.
///
/// ```swift
/// let budget = SendBudget(BudgetLimits(perSecond: 50, perDayAndRecipient: 5))
/// let context = ClientContext(transport: transport, budget: budget)
/// ```
public final class SendBudget: BudgetStore {
  // The state is one `SlidingWindow` for each sender group with recent messages, the `RoundTrips` of all requests,
  // one `DailyQuota` for all recipients, and the blocks of groups and recipients, all behind one mutex, so that a
  // batch is judged in one atomic step. What no longer counts is removed once a second, during `reserve`. `SendRun`
  // calls the budget through `BudgetStore`; `JournaledBudget` calls it directly.

  struct State {
    var seconds: [SenderGroup: SlidingWindow] = [:]
    var trips = RoundTrips()
    var days: DailyQuota
    var blockedGroups: [SenderGroup: Duration] = [:]
    var blockedRecipients: [BudgetKey: Duration] = [:]
    var lastSerial: UInt64 = 0
    var forgetAt: Duration = .zero
  }

  /// The limits that the budget keeps.
  public let limits: BudgetLimits
  /// `true`: the calls of this budget do not suspend.
  public var isLocal: Bool { true }
  /// The queue in which callers from all contexts wait.
  let groupQueue = GroupQueue()
  private let time: any TimeSource
  private let window: Duration
  private let calendar: Calendar?
  let state: Mutex<State>

  /// Makes an empty budget.
  ///
  /// - Parameters:
  ///   - limits: The `rate` of a preset of ``MessageLimits``, or your own. A limit of 0 lets nothing through.
  ///   - time: The clocks; they must be those of the client context.
  public init(_ limits: BudgetLimits, time: any TimeSource = SystemTime()) {
    self.limits = limits
    self.time = time
    window = .seconds(1) + max(.zero, limits.margin)
    calendar = limits.day.calendar
    state = Mutex(State(days: DailyQuota(limits: limits)))
  }

  /// Decides in one atomic step whether messages may depart, and counts those that it grants; see
  /// ``BudgetStore/reserve(_:pacing:)``.
  public func reserve(
    _ keys: [BudgetKey], pacing: SendOptions.Pacing = .sliced
  ) -> [BudgetDecision] {
    state.withLock { state in
      // The slow work comes before the reading of the clocks, so that a grant counts when it is given.
      sweep(&state)
      if limits.perDayAndRecipient != nil { state.days.warm(keys) }
      let moment = readClocks()
      // How many keys of each group have to wait: the next key of the group waits longer.
      var waiting: [SenderGroup: Int] = [:]
      return keys.map { key in
        let others = waiting.isEmpty ? 0 : waiting[key.group] ?? 0
        let decision = decide(key, behind: others, &state, moment, pacing)
        if case .wait = decision { waiting[key.group, default: 0] += 1 }
        return decision
      }
    }
  }

  /// Releases reservations, so that they count no longer; see ``BudgetStore/release(_:_:)``.
  ///
  /// With ``BudgetLimits/countsRejected`` a release as ``ReleaseReason/rejected`` frees nothing. A reservation of
  /// another budget is ignored when this one has not given its serial number yet.
  public func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) {
    state.withLock { state in
      let moment = readClocks()
      for reservation in reservations where reservation.serial <= state.lastSerial {
        state.days.release(
          reservation, until: endOfDay(of: reservation.departure ?? .zero, moment).uptime,
          stillCounts: reason == .rejected && limits.countsRejected, at: moment)
        state.seconds[reservation.key.group]?.release(reservation.serial, reason)
      }
    }
  }

  /// Returns the reservations that a release would change: those that are known and were not released before.
  package func releasable(_ reservations: [BudgetReservation]) -> [BudgetReservation] {
    state.withLock { state in
      reservations.filter { $0.serial <= state.lastSerial && !state.days.wasReleased($0.serial) }
    }
  }

  /// Blocks a group or a recipient until a date; see ``BudgetStore/block(_:recipient:until:)``.
  public func block(_ group: SenderGroup, recipient: RecipientKey?, until: Date) {
    let seconds = until.timeIntervalSince(time.now)
    // Bounded to three thousand years, so that `.distantFuture` and NaN do not overflow.
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

  /// Receives the departure and the end of a request; see ``BudgetStore/track(_:_:)``.
  ///
  /// A message's place in the second is free again a second and the margin after its response, less the time that a
  /// later request certainly needs there and back: at most half of the shortest round trip, and zero until ten are
  /// known. Without the end of its request the place is free a second and the margin after the time-out.
  ///
  /// With ``BudgetLimits/Instant/departure`` or without a limit of a second this method does nothing.
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

  /// Returns how many messages may depart now by the limit of a second and by that of a day, for a dashboard or a
  /// form; `nil` where there is no limit.
  ///
  /// A blocked group has 0 left in the second, a blocked recipient 0 in the day.
  public func remaining(_ key: BudgetKey) -> (second: Int?, day: Int?) {
    state.withLock { state in
      let moment = readClocks()
      let now = moment.uptime
      let groupIsOpen = (state.blockedGroups[key.group] ?? now) <= now
      let recipientIsOpen = (state.blockedRecipients[key] ?? now) <= now
      let second = limits.perSecond.map { limit in
        groupIsOpen ? (state.seconds[key.group] ?? .init()).room(at: now, limit: limit) : 0
      }
      let day = limits.perDayAndRecipient.map { limit in
        recipientIsOpen ? max(0, limit - state.days.count(key, at: moment)) : 0
      }
      return (second, day)
    }
  }

  /// Moves the departures of granted messages to now, for a store that had to write the grants to a disk first.
  /// Returns the reservations as they count now.
  package func confirm(_ reservations: [BudgetReservation]) -> [BudgetReservation] {
    state.withLock { state in
      let moment = readClocks()
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

  /// The furthest ahead of now that a restored reservation may depart. A reservation from further in the future was
  /// made by a wall clock that has stepped back since.
  private static let longestQueue = Duration.seconds(300)
  /// The longest time that a request from before a restart may have been under way.
  static let longestRequest = Duration.seconds(30)

  /// Continues after a restart with serial numbers above the last that was given.
  package func resume(after serial: UInt64) {
    state.withLock { $0.lastSerial = max($0.lastSerial, serial) }
  }

  /// Counts a reservation from before a restart again, as far as it still counts. The order of the calls does not
  /// matter.
  ///
  /// - Parameters:
  ///   - reservation: The reservation; its `reservedAt` is here the date of its departure.
  ///   - countsInDay: `false` for a message that was rejected, if such messages do not count.
  package func restore(_ reservation: BudgetReservation, countsInDay: Bool = true) {
    state.withLock { state in
      let moment = readClocks()
      state.lastSerial = max(state.lastSerial, reservation.serial)
      let age = Duration.seconds(moment.now.timeIntervalSince(reservation.reservedAt))
      let departure = moment.uptime - (age < .zero - Self.longestQueue ? .zero : age)
      // Its request may have been under way until the restart and may have arrived at any time before it.
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

  private func decide(
    _ key: BudgetKey, behind waiting: Int, _ state: inout State, _ moment: ClockReading,
    _ pacing: SendOptions.Pacing
  ) -> BudgetDecision {
    let uptime = moment.uptime
    if limits.perSecond.map({ $0 <= 0 }) ?? false || limits.perDayAndRecipient.map({ $0 <= 0 }) ?? false {
      return .exhausted(until: .distantFuture)
    }
    let day = limits.perDayAndRecipient.map { state.days.wait(key, limit: $0, at: moment) } ?? .zero
    // Usually nothing is blocked, and then no name needs to be hashed.
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

  private func readClocks() -> ClockReading {
    ClockReading(now: time.now, uptime: time.uptime)
  }

  /// Returns when a message with this departure stops counting in its recipient's day.
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

  /// Removes what no longer counts, once a second, so that past groups and blocks take no memory.
  private func sweep(_ state: inout State) {
    let moment = readClocks()
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
  /// The calendar whose midnights begin a day; `nil` for a rolling day and for an unknown zone.
  var calendar: Calendar? {
    guard case .calendar(let name) = self, let zone = TimeZone(identifier: name) else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    return calendar
  }
}

/// A reading of both clocks for a whole batch, with the values that each message of the batch needs.
struct ClockReading: Sendable {
  let now: Date
  let uptime: Duration
  /// The uptime rounded down to a second. An end that is not later is over.
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

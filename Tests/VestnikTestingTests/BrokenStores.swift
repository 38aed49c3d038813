import Foundation
import Synchronization
import VestnikCore
import VestnikTesting

/// A kind of store that breaks one rule, and the cases that find it.
struct BrokenStore: Sendable, CustomStringConvertible {
  let rule: String
  let cases: [String]
  let make: @Sendable (BudgetLimits, any TimeSource) -> any BudgetStore

  var description: String { rule }

  init(
    _ rule: String, _ cases: [String],
    _ make: @escaping @Sendable (BudgetLimits, any TimeSource) -> any BudgetStore
  ) {
    self.rule = rule
    self.cases = cases
    self.make = make
  }

  /// A store whose limits are not those that it was given.
  private static func limits(
    _ rule: String, _ cases: [String], _ change: @escaping @Sendable (inout BudgetLimits) -> Void
  ) -> Self {
    Self(rule, cases) { limits, time in
      var limits = limits
      change(&limits)
      return SendBudget(limits, time: time)
    }
  }

  static let all: [Self] =
    limitsIgnored + [
      Self("one group for all", ["apart/groups", "apart/groups-of-one-call"]) { limits, time in
        Wrapper(limits, time, key: { BudgetKey(group: "all", recipient: $0.recipient) })
      },
      Self("recipients count over groups", ["apart/recipient-of-two-groups", "block/recipient"]) {
        limits, time in
        OneDayForAllGroups(limits, time)
      },
      Self("numbers of 53 bits", ["apart/large-numbers"]) { limits, time in
        Wrapper(
          limits, time,
          key: {
            .init(group: $0.group, recipient: RecipientKey(UInt64(min(Double($0.recipient.number), 1e18))))
          })
      },
      Self("group and recipient joined without a separator", ["apart/joined-names"]) { limits, time in
        Wrapper(
          limits, time,
          key: {
            .init(
              group: SenderGroup("\($0.group.rawValue)\($0.recipient.number)"), recipient: RecipientKey(0))
          })
      },
      Self(
        "waiting messages are counted",
        ["second/waiting-is-not-counted", "day/waiting-is-not-counted", "model/1"]
      ) { limits, time in
        Wrapper(limits, time) { budget, keys, pacing in
          let decisions = budget.reserve(keys, pacing: pacing)
          for (key, decision) in zip(keys, decisions) {
            if case .wait = decision { _ = budget.reserve([key], pacing: .providerQueues) }
          }
          return decisions
        }
      },
      Self(
        "the second is counted before the day is looked at",
        ["second/exhausted-is-not-counted", "block/is-not-counted"]
      ) { limits, time in
        Wrapper(limits, time) { budget, keys, pacing in
          keys.flatMap { key in
            let decision = budget.reserve([key], pacing: pacing)
            if case .exhausted = decision[0] {
              // A recipient of its own, whose day is not used up, takes a place in the second.
              _ = budget.reserve([BudgetKey(group: key.group, recipient: RecipientKey(.random(in: 1...9999)))]
              )
            }
            return decision
          }
        }
      },
      Self("the second before the day", ["order/day-before-second", "order/blocked-recipient-first"]) {
        limits, time in
        SecondFirst(limits, time)
      },
      Self("the blocked group before the recipient", ["order/day-before-blocked-group"]) { limits, time in
        OwnBlocks(limits, time) { max($0 ?? $1, $1) }
      },
      Self("the last block counts", ["block/later-end", "block/past"]) { limits, time in
        OwnBlocks(limits, time) { $1 }
      },
      Self("the earlier block counts", ["block/later-end", "block/distant-future"]) { limits, time in
        OwnBlocks(limits, time) { min($0 ?? $1, $1) }
      },
      Self(
        "blocks are forgotten",
        [
          "block/group", "block/recipient", "block/without-limits", "order/later-of-two-ends",
          "release/keeps-blocks",
        ]
      ) { limits, time in Wrapper(limits, time, isBlocking: false) },
      Self("a wait of zero", ["wait/length", "wait/later-keys", "second/half-open", "model/3"]) {
        limits, time in
        Wrapper(limits, time) { budget, keys, pacing in
          budget.reserve(keys, pacing: pacing).map { if case .wait = $0 { .wait(.zero) } else { $0 } }
        }
      },
      Self("a wait of five seconds, just in case", ["wait/length", "wait/then-granted", "block/group"]) {
        limits, time in
        Wrapper(limits, time) { budget, keys, pacing in
          budget.reserve(keys, pacing: pacing).map { if case .wait = $0 { .wait(.seconds(5)) } else { $0 } }
        }
      },
      Self("later keys wait less", ["wait/later-keys"]) { limits, time in
        Wrapper(limits, time) { budget, keys, pacing in
          budget.reserve(keys, pacing: pacing).enumerated().map {
            if case .wait(let wait) = $1 { .wait(wait - .microseconds($0)) } else { $1 }
          }
        }
      },
      Self("no keys are an error", ["decisions/no-keys"]) { limits, time in
        Wrapper(limits, time) { budget, keys, pacing in
          if keys.isEmpty { throw CocoaError(.coderInvalidValue) }
          return budget.reserve(keys, pacing: pacing)
        }
      },
      Self("a decision for each different key", ["decisions/one-for-each", "day/twice-in-a-batch"]) {
        limits, time in
        Wrapper(limits, time) { budget, keys, pacing in
          budget.reserve(keys.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }, pacing: pacing)
        }
      },
      Self("grants come first", ["decisions/one-for-each", "order/day-before-second"]) {
        limits, time in
        Wrapper(limits, time) { budget, keys, pacing in
          let decisions = budget.reserve(keys, pacing: pacing)
          return decisions.filter(\.isGranted) + decisions.filter { !$0.isGranted }.reversed()
        }
      },
      Self("serials begin anew in each call", ["decisions/serials", "concurrency/second"]) { limits, time in
        Wrapper(limits, time) { budget, keys, pacing in
          budget.reserve(keys, pacing: pacing).enumerated().map { index, decision in
            guard case .granted(var reservation) = decision else { return decision }
            reservation.serial = UInt64(index)
            return .granted(reservation)
          }
        }
      },
      Self("queued messages are not counted", ["queue/counts-in-the-seconds-to-come", "queue/room-behind"]) {
        limits, time in
        var unlimited = limits
        unlimited.perSecond = nil
        let queue = SendBudget(unlimited, time: time)
        return Wrapper(limits, time) { budget, keys, pacing in
          pacing == .providerQueues ? queue.reserve(keys) : budget.reserve(keys)
        }
      },
      Self("queued messages wait", ["queue/beyond-the-second", "queue/other-group"]) { limits, time in
        Wrapper(limits, time) { budget, keys, _ in budget.reserve(keys) }
      },
      Self("rejected messages free the second", ["release/rejected", "release/twice-for-two-reasons"]) {
        limits, time in
        Wrapper(limits, time, reason: { _ in .notSent })
      },
      Self("nothing is released", ["release/not-sent-second", "release/not-sent-day", "queue/release"]) {
        limits, time in
        Wrapper(limits, time, reason: { _ in nil })
      },
      Self("a reservation is released as often as asked", ["release/twice", "release/unknown", "model/1"]) {
        limits, time in Forgetful(limits, time)
      },
      Self("arrivals are not counted", ["arrival/response", "arrival/no-response", "arrival/time-out"]) {
        limits, time in
        Wrapper(limits, time, isTracking: false)
      },
      Self("a token bucket", ["second/any-window", "second/any-moment", "model/3"]) { limits, time in
        Rated(limits, time) { $0.bucket($1, limit: $2) }
      },
      Self("the seconds of a clock", ["second/any-window", "second/any-moment"]) { limits, time in
        Rated(limits, time) { $0.fixedSecond($1, limit: $2) }
      },
      Self("an allowance that is saved up", ["second/after-idle-time"]) { limits, time in
        Rated(limits, time) { $0.bucket($1, limit: $2, burst: 10) }
      },
      Self("the wall clock alone", ["clock/wall-clock-steps"]) { limits, time in
        SendBudget(limits, time: WallClockOnly(base: time))
      },
      Self(
        "a check, and a count a moment later",
        ["concurrency/second", "concurrency/day", "concurrency/both-limits"]
      ) {
        limits, time in CheckThenCount(limits, time)
      },
    ]

  private static let limitsIgnored: [Self] = [
    .limits("rejected messages never count", ["release/counts-rejected"]) { $0.countsRejected = false },
    .limits("rejected messages always count", ["release/rejected"]) { $0.countsRejected = true },
    .limits("no margin", ["second/margin", "second/long-margin"]) { $0.margin = .zero },
    .limits("a margin always", ["second/half-open"]) { $0.margin = .milliseconds(100) },
    .limits("a day of the calendar", ["day/limit-5", "day/rolling-5", "day/unknown-zone"]) {
      $0.day = .calendar(timeZone: "GMT")
    },
    .limits("a rolling day in spite of the calendar", ["day/calendar"]) { $0.day = .rolling24Hours },
    .limits("departures count as arrivals", ["departure/ignores-responses"]) { $0.instant = .arrival },
    .limits("one too many in a day", ["day/limit-1", "day/twice-in-a-batch", "apart/recipients"]) {
      $0.perDayAndRecipient = $0.perDayAndRecipient.map { $0 + 1 }
    },
    .limits("one too few in a second", ["second/limit-1", "second/limit-50", "wait/length"]) {
      $0.perSecond = $0.perSecond.map { $0 - 1 }
    },
    .limits("zero is no limit", ["limits/zero"]) {
      if $0.perSecond == 0 { $0.perSecond = nil }
      if $0.perDayAndRecipient == 0 { $0.perDayAndRecipient = nil }
    },
    .limits("no limit is the default of a provider", ["limits/none"]) {
      $0.perSecond = $0.perSecond ?? 50
      $0.perDayAndRecipient = $0.perDayAndRecipient ?? 5
    },
  ]
}

extension BudgetDecision {
  fileprivate var isGranted: Bool { if case .granted = self { true } else { false } }
}

/// A budget in memory of which one behaviour is replaced.
private struct Wrapper: BudgetStore {
  typealias Reserve = @Sendable (SendBudget, [BudgetKey], SendOptions.Pacing) throws -> [BudgetDecision]

  let base: SendBudget
  var isTracking = true
  var isBlocking = true
  var key: @Sendable (BudgetKey) -> BudgetKey
  var reason: @Sendable (ReleaseReason) -> ReleaseReason?
  var decide: Reserve
  var isLocal: Bool { true }

  init(
    _ limits: BudgetLimits, _ time: any TimeSource, isTracking: Bool = true, isBlocking: Bool = true,
    key: @escaping @Sendable (BudgetKey) -> BudgetKey = { $0 },
    reason: @escaping @Sendable (ReleaseReason) -> ReleaseReason? = { $0 }
  ) {
    base = SendBudget(limits, time: time)
    (self.isTracking, self.isBlocking) = (isTracking, isBlocking)
    (self.key, self.reason, decide) = (key, reason, { $0.reserve($1, pacing: $2) })
  }

  init(_ limits: BudgetLimits, _ time: any TimeSource, decide: @escaping Reserve) {
    self.init(limits, time)
    self.decide = decide
  }

  func reserve(_ keys: [BudgetKey], pacing: SendOptions.Pacing) async throws -> [BudgetDecision] {
    try decide(base, keys.map(key), pacing)
  }

  func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) async throws {
    if let reason = self.reason(reason) { base.release(reservations, reason) }
  }

  func track(_ reservations: [BudgetReservation], _ event: RequestEvent) async throws {
    if isTracking { base.track(reservations, event) }
  }

  func block(_ group: SenderGroup, recipient: RecipientKey?, until: Date) async throws {
    if isBlocking { base.block(group, recipient: recipient, until: until) }
  }
}

/// One budget for the seconds and one for the days.
private protocol TwoBudgets: BudgetStore {
  var seconds: SendBudget { get }
  var days: SendBudget { get }
}

extension TwoBudgets {
  fileprivate static func split(_ limits: BudgetLimits, _ time: any TimeSource) -> (SendBudget, SendBudget) {
    var (second, day) = (limits, limits)
    second.perDayAndRecipient = nil
    day.perSecond = nil
    return (SendBudget(second, time: time), SendBudget(day, time: time))
  }

  func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) async throws {
    days.release(reservations, reason)
    seconds.release(reservations, reason)
  }

  func track(_ reservations: [BudgetReservation], _ event: RequestEvent) async throws {}

  func block(_ group: SenderGroup, recipient: RecipientKey?, until: Date) async throws {
    if recipient == nil {
      seconds.block(group, recipient: nil, until: until)
    } else {
      days.block(group, recipient: recipient, until: until)
    }
  }
}

private struct SecondFirst: TwoBudgets {
  let seconds: SendBudget
  let days: SendBudget

  init(_ limits: BudgetLimits, _ time: any TimeSource) { (seconds, days) = Self.split(limits, time) }

  func reserve(_ keys: [BudgetKey], pacing: SendOptions.Pacing) async throws -> [BudgetDecision] {
    keys.map { key in
      guard case .granted(let reservation) = seconds.reserve([key], pacing: pacing)[0] else {
        return seconds.reserve([key], pacing: pacing)[0]
      }
      let day = days.reserve([key], pacing: pacing)[0]
      if !day.isGranted { seconds.release([reservation], .notSent) }
      return day
    }
  }
}

private struct OneDayForAllGroups: TwoBudgets {
  let seconds: SendBudget
  let days: SendBudget

  init(_ limits: BudgetLimits, _ time: any TimeSource) { (seconds, days) = Self.split(limits, time) }

  func reserve(_ keys: [BudgetKey], pacing: SendOptions.Pacing) async throws -> [BudgetDecision] {
    keys.map { key in
      let shared = BudgetKey(group: "all", recipient: key.recipient)
      guard case .granted(let reservation) = days.reserve([shared], pacing: pacing)[0] else {
        return days.reserve([shared], pacing: pacing)[0]
      }
      let second = seconds.reserve([key], pacing: pacing)[0]
      if !second.isGranted { days.release([reservation], .notSent) }
      return second
    }
  }

  func block(_ group: SenderGroup, recipient: RecipientKey?, until: Date) async throws {
    days.block("all", recipient: recipient, until: until)
  }
}

/// Looks whether there is room, and counts after another caller had the chance to do the same.
private struct CheckThenCount: TwoBudgets {
  let seconds: SendBudget
  let days: SendBudget
  private let all: SendBudget

  init(_ limits: BudgetLimits, _ time: any TimeSource) {
    (seconds, days) = Self.split(limits, time)
    all = SendBudget(BudgetLimits(perSecond: nil, perDayAndRecipient: nil), time: time)
  }

  func reserve(_ keys: [BudgetKey], pacing: SendOptions.Pacing) async throws -> [BudgetDecision] {
    let room = keys.map { key in
      let (second, day) = (seconds.remaining(key).second, days.remaining(key).day)
      return second ?? 1 > 0 && day ?? 1 > 0
    }
    for _ in 0..<50 { await Task.yield() }
    return zip(keys, room).map { key, hasRoom in
      let (second, day) = (seconds.reserve([key])[0], days.reserve([key])[0])
      if hasRoom { return all.reserve([key])[0] }
      return day.isGranted ? second : day
    }
  }
}

/// Keeps the blocks itself, looks at the group first, and combines two ends in a way of its own.
private final class OwnBlocks: BudgetStore {
  private struct Blocked: Hashable {
    let group: SenderGroup
    let recipient: RecipientKey?
  }

  private let base: SendBudget
  private let time: any TimeSource
  private let combine: @Sendable (Date?, Date) -> Date
  private let ends = Mutex<[Blocked: Date]>([:])

  init(
    _ limits: BudgetLimits, _ time: any TimeSource, _ combine: @escaping @Sendable (Date?, Date) -> Date
  ) {
    base = SendBudget(limits, time: time)
    self.time = time
    self.combine = combine
  }

  func reserve(_ keys: [BudgetKey], pacing: SendOptions.Pacing) async throws -> [BudgetDecision] {
    keys.map { key in
      let (group, recipient) = ends.withLock {
        (
          $0[Blocked(group: key.group, recipient: nil)],
          $0[Blocked(group: key.group, recipient: key.recipient)]
        )
      }
      let left = group?.timeIntervalSince(time.now) ?? 0
      if left > 0 { return .wait(.seconds(left)) }
      if let recipient, recipient > time.now { return .exhausted(until: recipient) }
      return base.reserve([key], pacing: pacing)[0]
    }
  }

  func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) async throws {
    base.release(reservations, reason)
  }

  func track(_ reservations: [BudgetReservation], _ event: RequestEvent) async throws {}

  func block(_ group: SenderGroup, recipient: RecipientKey?, until: Date) async throws {
    let blocked = Blocked(group: group, recipient: recipient)
    ends.withLock { $0[blocked] = combine($0[blocked], until) }
  }
}

/// Counts by numbers alone: a release takes one away, whichever it is.
private final class Forgetful: BudgetStore {
  private let base: SendBudget
  private let given = Mutex<[BudgetReservation]>([])

  init(_ limits: BudgetLimits, _ time: any TimeSource) { base = SendBudget(limits, time: time) }

  func reserve(_ keys: [BudgetKey], pacing: SendOptions.Pacing) async throws -> [BudgetDecision] {
    let decisions = base.reserve(keys, pacing: pacing)
    given.withLock { given in
      for case .granted(let reservation) in decisions { given.append(reservation) }
    }
    return decisions
  }

  func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) async throws {
    for reservation in reservations {
      let other = given.withLock { given in
        given.lastIndex { $0.key == reservation.key }.map { given.remove(at: $0) }
      }
      if let other { base.release([other], reason) }
    }
  }

  func track(_ reservations: [BudgetReservation], _ event: RequestEvent) async throws {}

  func block(_ group: SenderGroup, recipient: RecipientKey?, until: Date) async throws {
    base.block(group, recipient: recipient, until: until)
  }
}

/// Counts the second in a common but wrong way.
private final class Rated: BudgetStore {
  struct Count: Sendable {
    var tokens: Double?
    var date: Duration = .zero

    /// A bucket that holds so many seconds of the limit and is filled evenly.
    mutating func bucket(_ now: Duration, limit: Int, burst: Double = 1) -> Bool {
      let full = Double(limit) * burst
      tokens = min(full, (tokens ?? full) + (now - date) / .seconds(1) * Double(limit))
      date = now
      return take()
    }

    /// The seconds of a clock, each with the whole limit.
    mutating func fixedSecond(_ now: Duration, limit: Int) -> Bool {
      if tokens == nil || now.components.seconds != date.components.seconds { tokens = Double(limit) }
      date = now
      return take()
    }

    private mutating func take() -> Bool {
      guard let tokens, tokens >= 1 else { return false }
      self.tokens = tokens - 1
      return true
    }
  }

  private let base: SendBudget
  private let time: any TimeSource
  private let limit: Int?
  private let counts = Mutex<[SenderGroup: Count]>([:])
  private let take: @Sendable (inout Count, Duration, Int) -> Bool

  init(
    _ limits: BudgetLimits, _ time: any TimeSource,
    _ take: @escaping @Sendable (inout Count, Duration, Int) -> Bool
  ) {
    var day = limits
    day.perSecond = nil
    limit = limits.perSecond
    base = SendBudget(day, time: time)
    self.time = time
    self.take = take
  }

  func reserve(_ keys: [BudgetKey], pacing: SendOptions.Pacing) async throws -> [BudgetDecision] {
    keys.map { key in
      let decision = base.reserve([key], pacing: pacing)[0]
      guard case .granted(let reservation) = decision, let limit else { return decision }
      let hasRoom = counts.withLock { take(&$0[key.group, default: Count()], time.uptime, limit) }
      if hasRoom { return decision }
      base.release([reservation], .notSent)
      return .wait(.milliseconds(20))
    }
  }

  func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) async throws {
    base.release(reservations, reason)
  }

  func track(_ reservations: [BudgetReservation], _ event: RequestEvent) async throws {}

  func block(_ group: SenderGroup, recipient: RecipientKey?, until: Date) async throws {
    base.block(group, recipient: recipient, until: until)
  }
}

/// A clock whose uptime follows the wall clock.
private struct WallClockOnly: TimeSource {
  let base: any TimeSource

  var now: Date { base.now }
  var uptime: Duration { .seconds(base.now.timeIntervalSinceReferenceDate) }

  func sleep(until uptime: Duration) async throws(CancellationError) { try await base.sleep(until: uptime) }
}

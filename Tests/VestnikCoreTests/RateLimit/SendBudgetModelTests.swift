import Foundation
import Synchronization
import Testing
import VestnikTesting

@testable import VestnikCore

/// The budget against a model that remembers everything and counts anew each time.
@Suite struct SendBudgetModelTests {
  /// One reservation as the model knows it.
  private struct Entry {
    var reservation: BudgetReservation
    var at: Duration
    /// When it stops counting in the day, on both clocks.
    var dayEnds: Duration
    var dayEndsAt: Date
    var countsInSecond = true
    var countsInDay = true
    var isReleased = false
    /// Whether its day was over at some moment: a wall clock that steps back may or may not revive it.
    var wasOver = false
  }

  /// 4,000 steps by default; 60,000 with VESTNIK_LONG_TESTS in the environment.
  private static let steps = ProcessInfo.processInfo.environment["VESTNIK_LONG_TESTS"] == nil ? 4000 : 60_000

  private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  @Test(
    arguments: [1, 2, 3, 4, 5, 6] as [UInt64],
    [BudgetLimits.Day.rolling24Hours, .calendar(timeZone: "GMT+3")])
  func itJudgesAsTheModelDoes(seed: UInt64, day: BudgetLimits.Day) {
    var random = SplitMix(state: seed)
    let clock = ManualClock()
    let budget = SendBudget(
      BudgetLimits(perSecond: 4, perDayAndRecipient: 3, day: day, margin: .milliseconds(20)), time: clock)
    let window: Duration = .milliseconds(1020)
    var history: [UInt64: Entry] = [:]
    for step in 0..<Self.steps {
      move(clock, &random)
      let now = clock.uptime
      history = history.filter { $0.value.at + .seconds(300_000) > now }
      for (serial, entry) in history where !counts(entry, clock) { history[serial]?.wasOver = true }
      if Int.random(in: 0..<4, using: &random) == 0, let serial = history.keys.sorted().last {
        release(serial, Bool.random(using: &random) ? .notSent : .rejected, budget, &history)
      }
      let keys = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        BudgetKey(
          group: SenderGroup("g\(Int.random(in: 0...1, using: &random))"),
          recipient: RecipientKey(UInt64.random(in: 0...5, using: &random)))
      }
      for (key, decision) in zip(keys, budget.reserve(keys)) {
        let inSecond = history.values.count {
          $0.countsInSecond && $0.reservation.key.group == key.group && $0.at + window > now
        }
        let inDay = history.values.filter { $0.reservation.key == key && counts($0, clock) }
        let certain = inDay.count { !$0.wasOver }
        switch decision {
        case .granted(let reservation):
          #expect(inSecond < 4 && certain < 3, "seed \(seed), step \(step)")
          history[reservation.serial] = entry(reservation, day, clock)
        case .wait(let wait):
          #expect(
            inSecond >= 4 && certain < 3 && wait > .zero && wait <= window, "seed \(seed), step \(step)")
        case .exhausted(let until):
          #expect(inDay.count >= 3 && until > clock.now, "seed \(seed), step \(step)")
        }
      }
    }
  }

  /// Mostly a little, sometimes most of a day; and now and then the wall clock steps.
  private func move(_ clock: ManualClock, _ random: inout SplitMix) {
    let isLong = Int.random(in: 0..<40, using: &random) == 0
    clock.advance(
      by: isLong
        ? .seconds(Int.random(in: 0...50_000, using: &random))
        : .milliseconds(Int.random(in: 0...400, using: &random)))
    if Int.random(in: 0..<100, using: &random) == 0 {
      clock.stepWallClock(by: .seconds(Int.random(in: -40_000...40_000, using: &random)))
    }
  }

  private func counts(_ entry: Entry, _ clock: ManualClock) -> Bool {
    entry.countsInDay && (entry.dayEnds > clock.uptime || entry.dayEndsAt > clock.now)
  }

  private func entry(_ reservation: BudgetReservation, _ day: BudgetLimits.Day, _ clock: ManualClock) -> Entry
  {
    let now = clock.uptime
    guard day != .rolling24Hours else {
      // The table keeps whole seconds and rounds up.
      let second = now.components.seconds + (now.components.attoseconds > 0 ? 1 : 0)
      return Entry(
        reservation: reservation, at: now, dayEnds: .seconds(second + 86_400), dayEndsAt: .distantPast)
    }
    // Midnight at GMT+3 is 21:00 UTC.
    let sinceMidnight = (clock.now.timeIntervalSince1970 + 3 * 3600).truncatingRemainder(dividingBy: 86_400)
    let left = 86_400 - sinceMidnight
    return Entry(
      reservation: reservation, at: now, dayEnds: now + .seconds(left),
      dayEndsAt: clock.now.addingTimeInterval(left))
  }

  private func release(
    _ serial: UInt64, _ reason: ReleaseReason, _ budget: SendBudget, _ history: inout [UInt64: Entry]
  ) {
    guard let entry = history[serial] else { return }
    budget.release([entry.reservation], reason)
    // Of two releases the first counts.
    if entry.isReleased { return }
    history[serial]?.isReleased = true
    history[serial]?.countsInDay = false
    if reason == .notSent { history[serial]?.countsInSecond = false }
  }

  @Test(arguments: [11, 12, 13, 14] as [UInt64])
  func queuedAndSlicedTogetherNeverPutMoreThanTheLimitIntoASecond(seed: UInt64) {
    var random = SplitMix(state: seed)
    let clock = ManualClock()
    let budget = SendBudget(
      BudgetLimits(perSecond: 5, perDayAndRecipient: nil, margin: .zero), time: clock)
    // The model knows when a queueing provider would send: as early as its own window allows.
    var departures: [Duration] = []
    for step in 0..<2000 {
      clock.advance(by: .milliseconds(Int.random(in: 0...700, using: &random)))
      let now = clock.uptime
      let queues = Int.random(in: 0..<5, using: &random) == 0
      let keys = (0..<Int.random(in: 1...12, using: &random)).map {
        BudgetKey(group: "g", recipient: RecipientKey(UInt64($0)))
      }
      for decision in budget.reserve(keys, pacing: queues ? .providerQueues : .sliced) {
        guard case .granted = decision else { continue }
        let earliest = departures.count < 5 ? now : max(now, departures[departures.count - 5] + .seconds(1))
        #expect(queues || earliest == now, "seed \(seed), step \(step)")
        departures.append(earliest)
      }
    }
    for (index, start) in departures.enumerated() {
      let inWindow = departures[index...].prefix { $0 < start + .seconds(1) }.count
      #expect(inWindow <= 5, "seed \(seed), departure \(index)")
    }
  }

  @Test func thePastTakesNoMemory() {
    let clock = ManualClock()
    for day in [BudgetLimits.Day.rolling24Hours, .calendar(timeZone: "GMT")] {
      let budget = SendBudget(BudgetLimits(perSecond: 1, perDayAndRecipient: 5, day: day), time: clock)
      for n in 0..<20_000 {
        let group = SenderGroup("group \(n % 3)")
        _ = budget.reserve([BudgetKey(group: group, recipient: RecipientKey(UInt64(n)))])
        clock.advance(by: .seconds(600))
      }
      // 144 recipients are within a day; the others go little by little.
      #expect(budget.trackedRecipients <= 2048)
      #expect(budget.trackedGroups <= 3)
    }
  }

  @Test func groupsOfThePastTakeNoMemory() {
    let clock = ManualClock()
    let budget = SendBudget(BudgetLimits(perSecond: 1, perDayAndRecipient: nil), time: clock)
    for n in 0..<5000 {
      _ = budget.reserve([BudgetKey(group: SenderGroup("\(n)"), recipient: RecipientKey(1))])
      clock.advance(by: .seconds(2))
    }
    #expect(budget.trackedGroups <= 2)
  }

  @Test func aMillionRecipientsTakeAtMost44BytesEach() {
    let clock = ManualClock()
    let budget = SendBudget(BudgetLimits(perSecond: nil, perDayAndRecipient: 5), time: clock)
    let count = ProcessInfo.processInfo.environment["VESTNIK_LONG_TESTS"] == nil ? 100_000 : 1_000_000
    for start in stride(from: 0, to: count, by: 1000) {
      let keys = (start..<start + 1000).map {
        BudgetKey(group: "shop", recipient: RecipientKey(79_000_000_000 + UInt64($0) * 7))
      }
      #expect(!budget.reserve(keys).contains { if case .granted = $0 { false } else { true } })
    }
    #expect(budget.trackedRecipients == count)
    #expect(Double(budget.trackedBytes) / Double(count) <= 44)
    // Nobody was forgotten on the way.
    for number in stride(from: 0, to: count, by: 997) {
      let key = BudgetKey(group: "shop", recipient: RecipientKey(79_000_000_000 + UInt64(number) * 7))
      #expect(budget.remaining(key).day == 4)
    }
  }

  @Test func aChargeOfAFarSecondIsKeptExactly() {
    let clock = ManualClock()
    // One in a hundred seconds, so that the last of these departs in seven days: beyond what the table holds.
    let budget = SendBudget(
      BudgetLimits(perSecond: 1, perDayAndRecipient: 1, margin: .seconds(99)), time: clock)
    let count = 7 * 864 + 1
    let keys = (0..<count).map { BudgetKey(group: "g", recipient: RecipientKey(UInt64($0))) }
    _ = budget.reserve(keys, pacing: .providerQueues)
    clock.advance(by: .seconds(8 * 86_400 - 1))
    #expect(budget.remaining(keys[count - 1]).day == 0)
    clock.advance(by: .seconds(1))
    #expect(budget.remaining(keys[count - 1]).day == 1)
  }
}

extension SendBudget {
  /// The number of recipients in memory.
  fileprivate var trackedRecipients: Int { state.withLock { $0.days.recipients } }

  /// The size of the recipients' slots in bytes, including empty slots.
  fileprivate var trackedBytes: Int { state.withLock { $0.days.tableBytes } }

  /// The number of groups in memory.
  fileprivate var trackedGroups: Int { state.withLock { $0.seconds.count } }
}

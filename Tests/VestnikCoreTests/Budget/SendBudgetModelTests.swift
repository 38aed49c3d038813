import Foundation
import Testing
import VestnikCore
import VestnikTesting

/// The budget against a model that remembers everything and counts anew each time.
@Suite struct SendBudgetModelTests {
  /// One charge as the model knows it.
  private struct Charge {
    var demand: BudgetDemand
    var at: Duration
    var countsInSecond = true
    var countsInDay = true
  }

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

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func itJudgesAsTheModelDoes(seed: UInt64) {
    var random = SplitMix(state: seed)
    let clock = ManualClock()
    let limits = BudgetLimits(perSecond: 4, perDayAndRecipient: 3, margin: .milliseconds(20))
    let budget = SendBudget(limits, time: clock)
    let window: Duration = .milliseconds(1020)
    var history: [UInt64: Charge] = [:]
    for step in 0..<4000 {
      let jump: Duration =
        Int.random(in: 0..<40, using: &random) == 0
        ? .seconds(Int.random(in: 0...50_000, using: &random))
        : .milliseconds(Int.random(in: 0...400, using: &random))
      clock.advance(by: jump)
      let now = clock.uptime
      history = history.filter { $0.value.at > now - .seconds(90_000) }
      if Int.random(in: 0..<4, using: &random) == 0, let serial = history.keys.sorted().last {
        release(serial, Bool.random(using: &random) ? .notSent : .rejected, budget, clock, &history)
      }
      let demands = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        BudgetDemand(
          group: SenderGroup(rawValue: "g\(Int.random(in: 0...1, using: &random))"),
          recipient: RecipientKey(UInt64.random(in: 0...5, using: &random)))
      }
      for (demand, verdict) in zip(demands, budget.reserve(demands)) {
        let inSecond = history.values.count {
          $0.countsInSecond && $0.demand.group == demand.group && $0.at + window > now
        }
        let inDay = history.values.count {
          $0.countsInDay && $0.demand == demand && $0.at + .seconds(86_400) > now
        }
        switch verdict {
        case .granted(let charge):
          #expect(inSecond < 4 && inDay < 3, "seed \(seed), step \(step)")
          history[charge.serial] = Charge(demand: demand, at: now)
        case .wait(let wait):
          #expect(inSecond >= 4 && inDay < 3 && wait > .zero && wait <= window, "seed \(seed), step \(step)")
        case .exhausted:
          #expect(inDay >= 3, "seed \(seed), step \(step)")
        }
      }
    }
  }

  private func release(
    _ serial: UInt64, _ reason: BudgetRelease, _ budget: SendBudget, _ clock: ManualClock,
    _ history: inout [UInt64: Charge]
  ) {
    guard let charge = history[serial] else { return }
    budget.release([BudgetCharge(demand: charge.demand, at: clock.now, serial: serial)], reason)
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
      let demands = (0..<Int.random(in: 1...12, using: &random)).map {
        BudgetDemand(group: "g", recipient: RecipientKey(UInt64($0)))
      }
      for verdict in budget.reserve(demands, pacing: queues ? .providerQueues : .sliced) {
        guard case .granted = verdict else { continue }
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
    let budget = SendBudget(BudgetLimits(perSecond: 1, perDayAndRecipient: 5), time: clock)
    for n in 0..<20_000 {
      let demand = BudgetDemand(
        group: SenderGroup(rawValue: "group \(n)"), recipient: RecipientKey(UInt64(n)))
      _ = budget.reserve([demand])
      clock.advance(by: .seconds(600))
    }
    // 144 recipients are within a day; the rest is swept when the table has doubled.
    #expect(budget.trackedRecipients <= 2048)
    #expect(budget.trackedGroups <= 2)
  }
}

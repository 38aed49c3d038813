import Foundation
import LocalRedis
import Testing
import VestnikCore
import VestnikTesting

/// The script and the local budget decide alike: thousands of random steps on one manual clock.
@Suite(.serialized, .enabled(if: hasRedis, "VESTNIK_NO_REDIS is set"), .timeLimit(.minutes(2)))
struct ComparisonTests {
  private let clock = ManualClock()

  private func isEqual(_ shared: BudgetDecision, _ local: BudgetDecision) -> Bool {
    switch (shared, local) {
    case (.granted(let one), .granted(let other)): one.key == other.key
    // The script counts in whole microseconds.
    case (.wait(let one), .wait(let other)): abs((one - other) / .microseconds(1)) <= 1
    case (.exhausted(let one), .exhausted(let other)): abs(one.timeIntervalSince(other)) < 1e-5
    default: false
    }
  }

  /// Calls the local budget's own method: in an asynchronous function the protocol's would be taken.
  private func track(_ budget: SendBudget, _ reservations: [BudgetReservation], _ event: RequestEvent) {
    budget.track(reservations, event)
  }

  @Test(arguments: [
    BudgetLimits(perSecond: 7, perDayAndRecipient: 6),
    BudgetLimits(perSecond: 5, perDayAndRecipient: 6, instant: .departure),
    BudgetLimits(
      perSecond: 7, perDayAndRecipient: 2, day: .calendar(timeZone: "GMT+3"), countsRejected: true),
    BudgetLimits(perSecond: nil, perDayAndRecipient: 6), BudgetLimits(perSecond: 3, perDayAndRecipient: nil),
  ])
  func thousandsOfRandomStepsAreDecidedAsByTheLocalBudget(limits: BudgetLimits) async throws {
    let redis = try await LocalRedis()
    let shared = sharedBudget(redis, limits, clock: clock)
    let local = SendBudget(limits, time: clock)
    var random = SeededGenerator(seed: 7)
    var pairs: [(shared: BudgetReservation, local: BudgetReservation, isUnderWay: Bool)] = []
    var kinds: [String: Int] = [:]
    for step in 0..<2500 {
      let group: SenderGroup = Bool.random(using: &random) ? "a" : "b"
      let people = (0..<Int.random(in: 1...5, using: &random)).map { _ in
        UInt64.random(in: 1...12, using: &random)
      }
      let picked = pairs.indices.randomElement(using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0...4:
        let decisions = try await shared.reserve(keys(people, in: group))
        let expected = local.reserve(keys(people, in: group))
        for (one, other) in zip(decisions, expected) {
          try #require(isEqual(one, other), "step \(step): \(one) instead of \(other)")
          kinds["\(one)".prefix { $0 != "(" }.description, default: 0] += 1
        }
        // The script keeps a place for the time-out and five seconds more.
        track(local, expected.granted, .departed(timeout: .seconds(35)))
        pairs += zip(decisions.granted, expected.granted).map { (shared: $0, local: $1, isUnderWay: true) }
      case 5, 6:
        // Once for each request: the local budget counts from the last end that it hears of, the script from the first.
        guard let picked, pairs[picked].isUnderWay else { continue }
        let pair = pairs[picked]
        pairs[picked].isUnderWay = false
        // Without a round trip, for which the local budget gives a credit.
        try await shared.track([pair.shared], .ended(roundTrip: nil))
        track(local, [pair.local], .ended(roundTrip: nil))
      case 7:
        guard let picked else { continue }
        let pair = pairs.remove(at: picked)
        let reason: ReleaseReason = Bool.random(using: &random) ? .notSent : .rejected
        try await shared.release([pair.shared], reason)
        local.release([pair.local], reason)
      case 8 where step % 10 == 0:
        let until = clock.now.addingTimeInterval(Double(Int.random(in: -10...100, using: &random)))
        let recipient = Bool.random(using: &random) ? people.first.map { RecipientKey($0) } : nil
        try await shared.block(group, recipient: recipient, until: until)
        local.block(group, recipient: recipient, until: until)
      default:
        let isLong = Int.random(in: 0..<100, using: &random) == 0
        clock.advance(by: .milliseconds(Int.random(in: 1...(isLong ? 40_000_000 : 400), using: &random)))
      }
      if pairs.count > 60 { pairs.removeFirst() }
    }
    print("compared: \(kinds)")
    #expect(kinds["granted"] ?? 0 > 100)
  }
}

/// A random generator that gives the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

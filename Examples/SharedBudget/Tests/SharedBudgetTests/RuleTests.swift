import Foundation
import HiredisClient
import LocalRedis
import Synchronization
import Testing
import VestnikCore
import VestnikTesting

/// The rules of ``BudgetStore`` with the script in a real server, on a manual clock.
@Suite(.serialized, .enabled(if: hasRedis, "VESTNIK_NO_REDIS is set"), .timeLimit(.minutes(2)))
struct RuleTests {
  private let redis: LocalRedis
  private let clock = ManualClock()

  init() async throws {
    redis = try await LocalRedis()
  }

  private func budget(_ limits: BudgetLimits) -> SharedBudget {
    sharedBudget(redis, limits, clock: clock)
  }

  // MARK: The second

  @Test(arguments: [(1, 1), (2, 2), (3, 2), (50, 2)])
  func theSecondGrantsItsLimitAndNoMore(asked: Int, granted: Int) async throws {
    let budget = budget(BudgetLimits(perSecond: 2, perDayAndRecipient: nil))
    let decisions = try await budget.reserve(keys(1...UInt64(asked)))
    #expect(decisions.granted.count == granted && decisions.waits.count == asked - granted)
    #expect(Set(decisions.granted.map(\.serial)).count == granted)
  }

  @Test func aPlaceIsFreeAWindowAfterTheEndOfItsRequestAndNotBefore() async throws {
    let budget = budget(BudgetLimits(perSecond: 1, perDayAndRecipient: nil))
    let first = try await budget.reserve(keys([1])).granted
    clock.advance(by: .seconds(7))
    #expect(try await budget.reserve(keys([2])).granted.isEmpty)
    try await budget.track(first, .ended(roundTrip: .seconds(7)))
    #expect(try await budget.reserve(keys([2])) == [.wait(.milliseconds(1020))])
    clock.advance(by: .microseconds(1_019_999))
    #expect(try await budget.reserve(keys([2])) == [.wait(.microseconds(1))])
    clock.advance(by: .microseconds(1))
    #expect(try await budget.reserve(keys([2])).granted.count == 1)
  }

  @Test func aRequestWhoseEndIsNeverReportedKeepsItsPlaceForItsTimeoutFiveSecondsAndAWindow() async throws {
    let budget = budget(BudgetLimits(perSecond: 1, perDayAndRecipient: nil))
    _ = try await budget.reserve(keys([1]))
    clock.advance(by: .microseconds(36_019_999))
    #expect(try await budget.reserve(keys([2])) == [.wait(.microseconds(1))])
    clock.advance(by: .microseconds(1))
    #expect(try await budget.reserve(keys([2])).granted.count == 1)
  }

  @Test func theEndOfARequestCountsOnlyOnce() async throws {
    let budget = budget(BudgetLimits(perSecond: 1, perDayAndRecipient: nil))
    let first = try await budget.reserve(keys([1])).granted
    try await budget.track(first, .ended(roundTrip: nil))
    clock.advance(by: .milliseconds(500))
    try await budget.track(first, .ended(roundTrip: nil))
    #expect(try await budget.reserve(keys([2])) == [.wait(.milliseconds(520))])
  }

  @Test func atDepartureAPlaceIsFreeAWindowLaterWhateverTheResponse() async throws {
    let budget = budget(BudgetLimits(perSecond: 1, perDayAndRecipient: nil, instant: .departure))
    let first = try await budget.reserve(keys([1])).granted
    clock.advance(by: .milliseconds(500))
    try await budget.track(first, .ended(roundTrip: .milliseconds(500)))
    #expect(try await budget.reserve(keys([2])) == [.wait(.milliseconds(520))])
    clock.advance(by: .milliseconds(520))
    #expect(try await budget.reserve(keys([2])).granted.count == 1)
  }

  @Test func aLateResponseIsAskedForAgainSoonAndLessOften() async throws {
    let budget = budget(BudgetLimits(perSecond: 1, perDayAndRecipient: nil))
    _ = try await budget.reserve(keys([1]))
    #expect(try await budget.reserve(keys([2])) == [.wait(.milliseconds(1020))])
    clock.advance(by: .milliseconds(1020))
    #expect(try await budget.reserve(keys([2])) == [.wait(.milliseconds(5))])
    clock.advance(by: .milliseconds(800))
    #expect(try await budget.reserve(keys([2])) == [.wait(.milliseconds(100))])
  }

  @Test func laterKeysOfABatchWaitForFurtherPlaces() async throws {
    let budget = budget(BudgetLimits(perSecond: 2, perDayAndRecipient: nil, instant: .departure))
    _ = try await budget.reserve(keys([1]))
    clock.advance(by: .milliseconds(300))
    let decisions = try await budget.reserve(keys(2...6))
    #expect(decisions.granted.count == 1)
    #expect(decisions.waits == [720, 1020, 1020, 1020].map { .milliseconds($0) })
  }

  @Test func aProviderThatQueuesGetsAllAndTheSecondsToComeAreUsedUp() async throws {
    let budget = budget(BudgetLimits(perSecond: 2, perDayAndRecipient: nil, margin: .zero))
    let granted = try await budget.reserve(keys(1...5), pacing: .providerQueues).granted
    #expect(granted.count == 5)
    try await budget.track(granted, .ended(roundTrip: nil))
    // Two count now, two in a second, and one in two seconds, whose place is free in three.
    clock.advance(by: .milliseconds(1999))
    #expect(try await budget.reserve(keys(6...8)).waits == [1, 1001, 1001].map { .milliseconds($0) })
    clock.advance(by: .milliseconds(1))
    #expect(try await budget.reserve(keys(6...8)).granted.count == 1)
  }

  @Test func whatAProviderQueuesIsPlannedBehindRequestsUnderWay() async throws {
    let budget = budget(BudgetLimits(perSecond: 1, perDayAndRecipient: 1, margin: .zero))
    _ = try await budget.reserve(keys([1]))
    #expect(try await budget.reserve(keys([2]), pacing: .providerQueues).granted.count == 1)
    // The departure is 36 s from now, and the day counts from it.
    let until = clock.now.addingTimeInterval(86_400 + 36)
    #expect(try await budget.reserve(keys([2])) == [.exhausted(until: until)])
  }

  // MARK: The day

  @Test func aRollingDayIsUsedUpUntilItsFirstMessageIsADayOld() async throws {
    let budget = budget(BudgetLimits(perSecond: nil, perDayAndRecipient: 2))
    let start = clock.now
    _ = try await budget.reserve(keys([1]))
    clock.advance(by: .seconds(3600))
    let decisions = try await budget.reserve(keys([1, 1, 2]))
    #expect(decisions.granted.map(\.key.recipient.number) == [1, 2])
    #expect(decisions[1] == .exhausted(until: start.addingTimeInterval(86_400)))
    clock.advance(by: .seconds(86_400 - 3600))
    #expect(try await budget.reserve(keys([1, 1])).granted.count == 1)
  }

  @Test func aCalendarDayEndsAtMidnightInItsZone() async throws {
    let limits = BudgetLimits(
      perSecond: nil, perDayAndRecipient: 1, day: .calendar(timeZone: "Europe/Moscow"))
    let budget = budget(limits)
    // 3:00 in Moscow; its midnight is at 21:00 UTC.
    _ = try await budget.reserve(keys([1]))
    let midnight = clock.now.addingTimeInterval(21 * 3600)
    #expect(try await budget.reserve(keys([1])) == [.exhausted(until: midnight)])
    clock.advance(by: .seconds(21 * 3600) - .microseconds(1))
    #expect(try await budget.reserve(keys([1])) == [.exhausted(until: midnight)])
    clock.advance(by: .microseconds(1))
    #expect(try await budget.reserve(keys([1])).granted.count == 1)
  }

  @Test func anUnknownZoneCountsAsARollingDay() async throws {
    let limits = BudgetLimits(perSecond: nil, perDayAndRecipient: 1, day: .calendar(timeZone: "Moon/Crater"))
    let budget = budget(limits)
    _ = try await budget.reserve(keys([1]))
    let until = clock.now.addingTimeInterval(86_400)
    #expect(try await budget.reserve(keys([1])) == [.exhausted(until: until)])
  }

  @Test func groupsCountApart() async throws {
    let budget = budget(BudgetLimits(perSecond: 1, perDayAndRecipient: 1))
    let asked = ["a", "b", "a b", "a%20b", "{a}", "", "ä"].flatMap { keys([1, 1], in: SenderGroup($0)) }
    let decisions = try await budget.reserve(asked)
    #expect(decisions.granted.map(\.key) == stride(from: 0, to: asked.count, by: 2).map { asked[$0] })
  }

  // MARK: Releases and blocks

  @Test func whatWasNotSentCountsNeitherInTheSecondNorInTheDay() async throws {
    let budget = budget(BudgetLimits(perSecond: 1, perDayAndRecipient: 1))
    let granted = try await budget.reserve(keys([1])).granted
    try await budget.release(granted, .notSent)
    let again = try await budget.reserve(keys([1])).granted
    #expect(again.count == 1)
    // A second release of the first reservation releases nothing of the second.
    try await budget.release(granted, .notSent)
    guard case .exhausted? = try await budget.reserve(keys([1])).first else { return #expect(Bool(false)) }
    try await budget.track(again, .ended(roundTrip: nil))
    try await budget.release(again, .notSent)
    #expect(try await budget.reserve(keys([1])).granted.count == 1)
  }

  @Test(arguments: [false, true])
  func whatWasRejectedCountsInTheSecondAndInTheDayAsTheLimitsSay(countsRejected: Bool) async throws {
    let limits = BudgetLimits(perSecond: 1, perDayAndRecipient: 1, countsRejected: countsRejected)
    let budget = budget(limits)
    let granted = try await budget.reserve(keys([1])).granted
    try await budget.release(granted, .rejected)
    switch try await budget.reserve(keys([1]))[0] {
    case .wait: #expect(!countsRejected)
    case .exhausted: #expect(countsRejected)
    case .granted: #expect(Bool(false), "the second is used up")
    }
  }

  @Test func whatWasRejectedKeepsItsPlaceInTheSecondWhenItIsReleasedAgain() async throws {
    let budget = budget(BudgetLimits(perSecond: 1, perDayAndRecipient: 1))
    let granted = try await budget.reserve(keys([1])).granted
    try await budget.release(granted, .rejected)
    try await budget.release(granted, .notSent)
    #expect(try await budget.reserve(keys([1])).waits.count == 1)
  }

  @Test func aBlockedGroupWaitsAndABlockedRecipientIsExhaustedUntilTheLaterEnd() async throws {
    let budget = budget(BudgetLimits(perSecond: nil, perDayAndRecipient: 1))
    let start = clock.now
    _ = try await budget.reserve(keys([3]))
    for seconds in [60.0, 90, 30] {
      let until = start.addingTimeInterval(seconds)
      try await budget.block("shop", recipient: nil, until: until)
      try await budget.block("shop", recipient: RecipientKey(2), until: until.addingTimeInterval(100))
    }
    try await budget.block("shop", recipient: RecipientKey(3), until: start.addingTimeInterval(2 * 86_400))
    #expect(
      try await budget.reserve(keys(1...3)) == [
        .wait(.seconds(90)), .exhausted(until: start.addingTimeInterval(190)),
        .exhausted(until: start.addingTimeInterval(2 * 86_400)),
      ])
    #expect(try await budget.reserve(keys([1], in: "other")).granted.count == 1)
    clock.advance(by: .seconds(90))
    #expect(try await budget.reserve(keys(1...2)).granted.map(\.key.recipient.number) == [1])
    clock.advance(by: .seconds(100))
    #expect(try await budget.reserve(keys([2])).granted.count == 1)
  }

  @Test func aBlockForEverIsOneOfAHundredYearsAndOneOfThePastIsNone() async throws {
    let budget = budget(BudgetLimits(perSecond: nil, perDayAndRecipient: 5))
    try await budget.block("shop", recipient: RecipientKey(1), until: .distantFuture)
    try await budget.block("shop", recipient: RecipientKey(2), until: .distantPast)
    let decisions = try await budget.reserve(keys(1...2))
    #expect(decisions[0] == .exhausted(until: clock.now.addingTimeInterval(100 * 365 * 86_400)))
    #expect(decisions.granted.count == 1)
  }

  @Test func concurrentCallersGetTheLimitTogether() async throws {
    let budgets = [
      budget(BudgetLimits(perSecond: 20, perDayAndRecipient: 3)),
      budget(BudgetLimits(perSecond: 20, perDayAndRecipient: 3)),
    ]
    let granted = try await withThrowingTaskGroup(of: [BudgetReservation].self) { tasks in
      for number in 0..<40 {
        tasks.addTask { try await budgets[number % 2].reserve(keys([1, 2, UInt64(number + 3)])).granted }
      }
      return try await tasks.reduce(into: []) { $0 += $1 }
    }
    #expect(granted.count == 20)
    #expect(granted.count { $0.key.recipient.number == 1 } <= 3)
    #expect(Set(granted.map(\.serial)).count == 20)
  }
}

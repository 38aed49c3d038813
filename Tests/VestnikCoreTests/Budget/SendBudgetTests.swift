import Foundation
import Testing
import VestnikCore
import VestnikTesting

@Suite struct SendBudgetTests {
  private let clock = ManualClock()

  private func budget(
    _ perSecond: Int? = 50, _ perDay: Int? = 5, day: BudgetLimits.Day = .rolling24Hours,
    margin: Duration = .zero
  ) -> SendBudget {
    SendBudget(
      BudgetLimits(perSecond: perSecond, perDayAndRecipient: perDay, day: day, margin: margin), time: clock)
  }

  private func demands(_ numbers: some Sequence<Int>, _ group: SenderGroup = "shop") -> [BudgetDemand] {
    numbers.map { BudgetDemand(group: group, recipient: RecipientKey(UInt64($0))) }
  }

  private func charges(_ verdicts: [BudgetVerdict]) -> [BudgetCharge] {
    verdicts.compactMap { if case .granted(let charge) = $0 { charge } else { nil } }
  }

  @Test func fiftyDepartAtOnceAndTheNextWaitsForTheWholeSecond() {
    let budget = budget()
    let verdicts = budget.reserve(demands(0..<51))
    #expect(charges(verdicts).count == 50)
    #expect(verdicts[50] == .wait(.seconds(1)))
    clock.advance(by: .nanoseconds(999_999_999))
    #expect(budget.reserve(demands([50])) == [.wait(.nanoseconds(1))])
    clock.advance(by: .nanoseconds(1))
    #expect(charges(budget.reserve(demands(50..<101))).count == 50)
  }

  @Test func theMarginLengthensTheSecond() {
    let budget = budget(1, nil, margin: .milliseconds(20))
    _ = budget.reserve(demands([1]))
    #expect(budget.reserve(demands([2])) == [.wait(.milliseconds(1020))])
  }

  @Test func waitingChargesNothing() {
    let budget = budget(1, 5)
    _ = budget.reserve(demands([1]))
    for _ in 0..<100 { _ = budget.reserve(demands([2])) }
    #expect(budget.remaining(demands([2])[0]).day == 5)
  }

  @Test func aRecipientGetsFiveADayFromOneGroup() {
    let budget = budget(nil)
    let start = clock.now
    #expect(charges(budget.reserve(demands([7, 7, 7, 7, 7]))).count == 5)
    #expect(budget.reserve(demands([7])) == [.exhausted(until: start + 86_400)])
    #expect(charges(budget.reserve(demands([7], "other shop"))).count == 1)
    #expect(charges(budget.reserve(demands([8]))).count == 1)
  }

  @Test func aRecipientTwiceInABatchCountsTwiceAndIsJudgedAlone() {
    let verdicts = budget(nil, 1).reserve(demands([1, 2, 1, 3]))
    #expect(charges(verdicts).map(\.demand.recipient) == [RecipientKey(1), RecipientKey(2), RecipientKey(3)])
    #expect(verdicts[2] == .exhausted(until: clock.now + 86_400))
  }

  @Test func theDayRolls() {
    let budget = budget(nil, 2)
    let start = clock.now
    _ = budget.reserve(demands([7]))
    clock.advance(by: .seconds(3600))
    _ = budget.reserve(demands([7]))
    clock.advance(by: .seconds(86_400 - 3600) - .nanoseconds(1))
    guard case .exhausted(let until) = budget.reserve(demands([7]))[0] else { return #expect(Bool(false)) }
    #expect(abs(until.timeIntervalSince(start + 86_400)) < 0.001)
    clock.advance(by: .nanoseconds(1))
    #expect(charges(budget.reserve(demands([7, 7]))).count == 1)
  }

  @Test func aSteppingWallClockGrantsNothing() {
    let budget = budget(1, 1)
    _ = budget.reserve(demands([7]))
    clock.stepWallClock(by: .seconds(90_000))
    #expect(charges(budget.reserve(demands([7, 8]))).isEmpty)
    clock.stepWallClock(by: .seconds(-900_000))
    #expect(charges(budget.reserve(demands([7, 8]))).isEmpty)
  }

  @Test func aCalendarDayEndsAtMidnightOfItsZone() throws {
    // 2026-01-01 00:00 UTC is 03:00 in Moscow, so 21 hours are left of the day there.
    for zone in ["Europe/Moscow", "GMT+3"] {
      let budget = budget(nil, 1, day: .calendar(timeZone: zone))
      let start = clock.now
      _ = budget.reserve(demands([7]))
      #expect(budget.reserve(demands([7])) == [.exhausted(until: start + 21 * 3600)], "\(zone)")
    }
  }

  @Test func anUnknownZoneCountsAsARollingDay() {
    let budget = budget(nil, 1, day: .calendar(timeZone: "Mars/Olympus"))
    _ = budget.reserve(demands([7]))
    #expect(budget.reserve(demands([7])) == [.exhausted(until: clock.now + 86_400)])
  }

  @Test func whatWasNotSentIsGivenBackWhole() {
    let budget = budget(1, 1)
    let granted = charges(budget.reserve(demands([7])))
    budget.release(granted, .notSent)
    #expect(charges(budget.reserve(demands([7]))).count == 1)
  }

  @Test func whatWasRefusedGivesBackTheDayAndNotTheSecond() {
    let budget = budget(1, 1)
    let granted = charges(budget.reserve(demands([7])))
    budget.release(granted, .rejected)
    #expect(budget.reserve(demands([7])) == [.wait(.seconds(1))])
    clock.advance(by: .seconds(1))
    #expect(charges(budget.reserve(demands([7]))).count == 1)
  }

  @Test func givingBackTwiceGivesBackOnce() {
    let budget = budget(2, 2)
    let granted = charges(budget.reserve(demands([7, 7])))
    budget.release([granted[0]], .notSent)
    budget.release([granted[0]], .notSent)
    #expect(charges(budget.reserve(demands([7, 7]))).count == 1)
  }

  @Test func groupsDoNotSeeEachOther() {
    let budget = budget(1, nil)
    let verdicts = budget.reserve(demands([1], "a") + demands([2], "b") + demands([3], "a"))
    #expect(charges(verdicts).map(\.demand.group) == ["a", "b"])
  }

  @Test func aClosedGroupWaitsAndAClosedRecipientIsExhausted() {
    let budget = budget()
    let start = clock.now
    budget.close("shop", recipient: nil, until: start + 10)
    budget.close("shop", recipient: nil, until: start + 5)
    budget.close("other", recipient: RecipientKey(7), until: start + 60)
    #expect(budget.reserve(demands([1])) == [.wait(.seconds(10))])
    #expect(budget.reserve(demands([7], "other")) == [.exhausted(until: start + 60)])
    #expect(charges(budget.reserve(demands([8], "other"))).count == 1)
    #expect(budget.remaining(demands([7], "other")[0]).day == 0)
    #expect(budget.remaining(demands([1])[0]).second == 0)
    clock.advance(by: .seconds(60))
    #expect(charges(budget.reserve(demands([1]) + demands([7], "other"))).count == 2)
  }

  @Test func noLimitIsNoLimit() {
    let verdicts = budget(nil, nil).reserve(demands(Array(repeating: 7, count: 5000)))
    #expect(charges(verdicts).count == 5000)
    #expect(Set(charges(verdicts).map(\.serial)).count == 5000)
    let left = budget(nil, nil).remaining(demands([7])[0])
    #expect(left.second == nil && left.day == nil)
  }

  @Test(arguments: [(0, 5), (50, 0), (-1, 5)])
  func aLimitOfZeroLetsNothingThrough(perSecond: Int, perDay: Int) {
    #expect(budget(perSecond, perDay).reserve(demands([7])) == [.exhausted(until: .distantFuture)])
  }

  @Test func whatIsLeftIsShown() {
    let budget = budget()
    _ = budget.reserve(demands([7, 7, 8]))
    let left = budget.remaining(demands([7])[0])
    #expect(left.second == 47 && left.day == 3)
  }

  @Test func aProviderThatQueuesIsChargedForTheSecondsToCome() {
    let budget = budget(50, 5)
    #expect(charges(budget.reserve(demands(0..<1000), pacing: .providerQueues)).count == 1000)
    // 1000 messages fill twenty seconds, so an ordinary one waits for all of them.
    #expect(budget.reserve(demands([5000])) == [.wait(.seconds(20))])
    clock.advance(by: .seconds(20))
    #expect(charges(budget.reserve(demands([5000]))).count == 1)
  }

  @Test func aQueuedMessageCountsInTheDayInWhichItDeparts() {
    let budget = budget(1, 1)
    _ = budget.reserve(demands(0..<1000), pacing: .providerQueues)
    clock.advance(by: .seconds(86_400))
    // The first departed a day ago, the last 999 seconds later.
    #expect(charges(budget.reserve(demands([0]))).count == 1)
    clock.advance(by: .seconds(998))
    #expect(charges(budget.reserve(demands([999]))).isEmpty)
    clock.advance(by: .seconds(2))
    #expect(charges(budget.reserve(demands([999]))).count == 1)
  }

  @Test func whoWaitsBehindOthersWaitsLonger() {
    let budget = budget(3, nil)
    for number in 0..<3 {
      _ = budget.reserve(demands([number]))
      clock.advance(by: .milliseconds(100))
    }
    // At 0.3 s the places of 0, 0.1 and 0.2 s come free one after another; the fourth has to wait for the first.
    #expect(
      budget.reserve(demands([3, 4, 5, 6]))
        == [
          .wait(.milliseconds(700)), .wait(.milliseconds(800)), .wait(.milliseconds(900)),
          .wait(.milliseconds(900)),
        ])
  }

  @Test func aWallClockThatStepsBackOverMidnightFreesNothing() {
    let budget = budget(nil, 1, day: .calendar(timeZone: "GMT+3"))
    // Ten seconds before midnight in that zone, by a clock that is wrong by most of a day.
    clock.stepWallClock(by: .seconds(21 * 3600 - 10))
    _ = budget.reserve(demands([7]))
    clock.stepWallClock(by: .seconds(-20 * 3600))
    clock.advance(by: .seconds(20))
    #expect(charges(budget.reserve(demands([7]))).isEmpty)
  }

  @Test func refusedMessagesCountWhereTheCallerSaysSo() {
    let limits = BudgetLimits(perSecond: nil, perDayAndRecipient: 1, countsRejected: true)
    let budget = SendBudget(limits, time: clock)
    budget.release(charges(budget.reserve(demands([7]))), .rejected)
    #expect(charges(budget.reserve(demands([7]))).isEmpty)
  }

  @Test(arguments: [Double.infinity, -.infinity, .nan, 1e300])
  func closingUntilNoRealDateDoesNotCrash(seconds: Double) {
    budget().close("shop", recipient: nil, until: Date(timeIntervalSince1970: seconds))
  }

  @Test func whatWasChargedBeforeARestartStillCounts() {
    let before = budget(2, 2)
    let old = charges(before.reserve(demands([7])))
    clock.advance(by: .seconds(3600))
    let recent = charges(before.reserve(demands([7])))
    let after = budget(2, 2)
    for charge in recent + old { after.restore(charge) }
    #expect(charges(after.reserve(demands([7]))).isEmpty)
    #expect(charges(after.reserve(demands([8, 9]))).count == 1)
    clock.advance(by: .seconds(86_400 - 3600))
    #expect(charges(after.reserve(demands([7, 7]))).count == 1)
    #expect(charges(after.reserve(demands([8]))).allSatisfy { $0.serial > recent[0].serial })
  }

  @Test(arguments: [(10, 11), (300, 301), (301, 1), (86_400, 1)])
  func aQueuedChargeOfBeforeARestartKeepsItsSecond(secondsAhead: Int, wait: Int) {
    let charge = BudgetCharge(
      demand: demands([7])[0], at: clock.now.addingTimeInterval(Double(secondsAhead)), serial: 9)
    let budget = budget(1, nil)
    budget.restore(charge)
    #expect(budget.reserve(demands([8])) == [.wait(.seconds(wait))])
  }

  @Test(arguments: [-1, 0, 1, 86_400, 86_401, 400 * 86_400])
  func aChargeOfAnyAgeCanBeRestored(secondsAgo: Int) {
    let charge = BudgetCharge(
      demand: demands([7])[0], at: clock.now.addingTimeInterval(-Double(secondsAgo)), serial: 9)
    let budget = budget(1, 1)
    budget.restore(charge)
    #expect(charges(budget.reserve(demands([7]))).count == (secondsAgo >= 86_400 ? 1 : 0))
  }

  @Test func aGrantThatHadToBeWrittenDownFirstCountsFromThen() {
    let budget = budget(1, 1)
    let granted = charges(budget.reserve(demands([7])))
    clock.advance(by: .milliseconds(1500))
    let late = budget.depart(granted)
    #expect(budget.reserve(demands([8])) == [.wait(.seconds(1))])
    clock.advance(by: .milliseconds(86_400_000 - 500))
    #expect(charges(budget.reserve(demands([7]))).isEmpty)
    budget.release(late, .notSent)
    budget.release(late, .notSent)
    #expect(charges(budget.reserve(demands([7, 7]))).count == 1)
  }

  @Test func nothingPrintsAPhoneNumber() {
    let demand = BudgetDemand(group: "shop", recipient: RecipientKey(79_990_001_122))
    let verdicts = budget().reserve([demand])
    var text = "\(verdicts) \(demand) \(String(reflecting: demand))"
    dump(verdicts, to: &text)
    #expect(!text.contains("79990001122") && text.contains("*********22"))
  }

  @Test func manyCallersTogetherGetNoMoreThanTheLimit() async {
    let budget = budget(50, nil)
    let granted = await withTaskGroup(of: Int.self) { group in
      for caller in 0..<64 {
        group.addTask {
          (0..<20).reduce(0) { sum, n in
            sum + self.charges(budget.reserve(self.demands([caller * 100 + n]))).count
          }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(granted == 50)
  }

  @Test func limitsAreStored() throws {
    let limits = BudgetLimits(
      perSecond: nil, perDayAndRecipient: 5, day: .calendar(timeZone: "Europe/Moscow"))
    #expect(try JSONDecoder().decode(BudgetLimits.self, from: JSONEncoder().encode(limits)) == limits)
  }
}

/// More live charges than a slot of the compact table holds: a journal of higher limits, or of a clock that stepped.
@Suite struct RestoredOverflowTests {
  private let clock = ManualClock()
  private let person = BudgetDemand(group: "shop", recipient: RecipientKey(79_990_001_122))

  @Test(arguments: 5...12) func whoHadMoreThanFiveStaysClosed(count: Int) {
    let budget = SendBudget(BudgetLimits(perSecond: nil, perDayAndRecipient: 5), time: clock)
    for serial in 1...count {
      let at = clock.now.addingTimeInterval(-Double(serial * 60))
      budget.restore(BudgetCharge(demand: person, at: at, serial: UInt64(serial)))
    }
    #expect(budget.remaining(person).day == 0)
    // The five latest count: the first of them, five minutes old, opens the day again.
    guard case .exhausted(let until) = budget.reserve([person])[0] else { return #expect(Bool(false)) }
    #expect(until == clock.now.addingTimeInterval(86_400 - 300))
  }

  @Test func aJournalOfHigherLimitsForgetsNobody() async throws {
    let folder = try JournalFolder()
    for before in [nil, 10] as [Int?] {
      let granted = try await withJournal(
        folder, BudgetLimits(perSecond: nil, perDayAndRecipient: before), clock
      ) { try await $0.reserve(Array(repeating: demand(before == nil ? 1 : 2), count: 8)).charges.count }
      #expect(granted == 8)
    }
    for _ in 0..<3 {
      try await withJournal(folder, BudgetLimits(perSecond: nil, perDayAndRecipient: 5), clock) { budget in
        #expect(budget.remaining(demand(1)).day == 0 && budget.remaining(demand(2)).day == 0)
      }
    }
  }
}

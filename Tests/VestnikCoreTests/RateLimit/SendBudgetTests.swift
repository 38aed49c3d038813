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

  private func keys(_ numbers: some Sequence<Int>, _ group: SenderGroup = "shop") -> [BudgetKey] {
    numbers.map { BudgetKey(group: group, recipient: RecipientKey(UInt64($0))) }
  }

  private func reservations(_ decisions: [BudgetDecision]) -> [BudgetReservation] {
    decisions.compactMap { if case .granted(let reservation) = $0 { reservation } else { nil } }
  }

  @Test func fiftyDepartAtOnceAndTheNextWaitsForTheWholeSecond() {
    let budget = budget()
    let decisions = budget.reserve(keys(0..<51))
    #expect(reservations(decisions).count == 50)
    #expect(decisions[50] == .wait(.seconds(1)))
    clock.advance(by: .nanoseconds(999_999_999))
    #expect(budget.reserve(keys([50])) == [.wait(.nanoseconds(1))])
    clock.advance(by: .nanoseconds(1))
    #expect(reservations(budget.reserve(keys(50..<101))).count == 50)
  }

  @Test func theMarginLengthensTheSecond() {
    let budget = budget(1, nil, margin: .milliseconds(20))
    _ = budget.reserve(keys([1]))
    #expect(budget.reserve(keys([2])) == [.wait(.milliseconds(1020))])
  }

  @Test func waitingChargesNothing() {
    let budget = budget(1, 5)
    _ = budget.reserve(keys([1]))
    for _ in 0..<100 { _ = budget.reserve(keys([2])) }
    #expect(budget.remaining(keys([2])[0]).day == 5)
  }

  @Test func aRecipientGetsFiveADayFromOneGroup() {
    let budget = budget(nil)
    let start = clock.now
    #expect(reservations(budget.reserve(keys([7, 7, 7, 7, 7]))).count == 5)
    #expect(budget.reserve(keys([7])) == [.exhausted(until: start + 86_400)])
    #expect(reservations(budget.reserve(keys([7], "other shop"))).count == 1)
    #expect(reservations(budget.reserve(keys([8]))).count == 1)
  }

  @Test func aRecipientTwiceInABatchCountsTwiceAndIsJudgedAlone() {
    let decisions = budget(nil, 1).reserve(keys([1, 2, 1, 3]))
    #expect(
      reservations(decisions).map(\.key.recipient) == [RecipientKey(1), RecipientKey(2), RecipientKey(3)])
    #expect(decisions[2] == .exhausted(until: clock.now + 86_400))
  }

  @Test func theDayRolls() {
    let budget = budget(nil, 2)
    let start = clock.now
    _ = budget.reserve(keys([7]))
    clock.advance(by: .seconds(3600))
    _ = budget.reserve(keys([7]))
    clock.advance(by: .seconds(86_400 - 3600) - .nanoseconds(1))
    guard case .exhausted(let until) = budget.reserve(keys([7]))[0] else { return #expect(Bool(false)) }
    #expect(abs(until.timeIntervalSince(start + 86_400)) < 0.001)
    clock.advance(by: .nanoseconds(1))
    #expect(reservations(budget.reserve(keys([7, 7]))).count == 1)
  }

  @Test func aSteppingWallClockGrantsNothing() {
    let budget = budget(1, 1)
    _ = budget.reserve(keys([7]))
    clock.stepWallClock(by: .seconds(90_000))
    #expect(reservations(budget.reserve(keys([7, 8]))).isEmpty)
    clock.stepWallClock(by: .seconds(-900_000))
    #expect(reservations(budget.reserve(keys([7, 8]))).isEmpty)
  }

  @Test func aCalendarDayEndsAtMidnightOfItsZone() throws {
    // 2026-01-01 00:00 UTC is 03:00 in Moscow, so 21 hours are left of the day there.
    for zone in ["Europe/Moscow", "GMT+3"] {
      let budget = budget(nil, 1, day: .calendar(timeZone: zone))
      let start = clock.now
      _ = budget.reserve(keys([7]))
      #expect(budget.reserve(keys([7])) == [.exhausted(until: start + 21 * 3600)], "\(zone)")
    }
  }

  @Test func anUnknownZoneCountsAsARollingDay() {
    let budget = budget(nil, 1, day: .calendar(timeZone: "Mars/Olympus"))
    _ = budget.reserve(keys([7]))
    #expect(budget.reserve(keys([7])) == [.exhausted(until: clock.now + 86_400)])
  }

  @Test func whatWasNotSentIsGivenBackWhole() {
    let budget = budget(1, 1)
    let granted = reservations(budget.reserve(keys([7])))
    budget.release(granted, .notSent)
    #expect(reservations(budget.reserve(keys([7]))).count == 1)
  }

  @Test func whatWasRefusedGivesBackTheDayAndNotTheSecond() {
    let budget = budget(1, 1)
    let granted = reservations(budget.reserve(keys([7])))
    budget.release(granted, .rejected)
    #expect(budget.reserve(keys([7])) == [.wait(.seconds(1))])
    clock.advance(by: .seconds(1))
    #expect(reservations(budget.reserve(keys([7]))).count == 1)
  }

  @Test func givingBackTwiceGivesBackOnce() {
    let budget = budget(2, 2)
    let granted = reservations(budget.reserve(keys([7, 7])))
    budget.release([granted[0]], .notSent)
    budget.release([granted[0]], .notSent)
    #expect(reservations(budget.reserve(keys([7, 7]))).count == 1)
  }

  @Test(arguments: [false, true], [3, 9])
  func aRefusedMessageThatIsReleasedAsNotSentIsStillRefused(countsRejected: Bool, perDay: Int) {
    let limits = BudgetLimits(
      perSecond: perDay, perDayAndRecipient: perDay, margin: .zero, countsRejected: countsRejected)
    let budget = SendBudget(limits, time: clock)
    let granted = reservations(budget.reserve(keys(Array(repeating: 7, count: perDay))))
    budget.release([granted[0]], .rejected)
    budget.release([granted[0]], .notSent)
    #expect(budget.remaining(keys([7])[0]) == (0, countsRejected ? 0 : 1))
    budget.release([granted[1]], .notSent)
    budget.release([granted[1]], .rejected)
    #expect(budget.remaining(keys([7])[0]) == (1, countsRejected ? 1 : 2))
  }

  @Test(arguments: [3, 9]) func anUnknownReservationFreesNothing(perDay: Int) {
    let budget = budget(perDay, perDay)
    let granted = reservations(budget.reserve(keys(Array(repeating: 7, count: perDay))))
    var unknown = granted[0]
    unknown.serial = granted.map(\.serial).reduce(0, max) + 1
    let made = BudgetReservation(key: keys([7])[0], reservedAt: clock.now, serial: unknown.serial + 1)
    for reason in [ReleaseReason.rejected, .notSent] { budget.release([unknown, made], reason) }
    #expect(budget.remaining(keys([7])[0]) == (0, 0))
    // The numbers of the unknown reservations are given later, and can be released then.
    clock.advance(by: .seconds(1))
    let later = reservations(budget.reserve(keys([8, 8])))
    budget.release(later, .notSent)
    #expect(budget.remaining(keys([8])[0]) == (perDay, perDay))
  }

  @Test func groupsDoNotSeeEachOther() {
    let budget = budget(1, nil)
    let decisions = budget.reserve(keys([1], "a") + keys([2], "b") + keys([3], "a"))
    #expect(reservations(decisions).map(\.key.group) == ["a", "b"])
  }

  @Test func aClosedGroupWaitsAndAClosedRecipientIsExhausted() {
    let budget = budget()
    let start = clock.now
    budget.block("shop", recipient: nil, until: start + 10)
    budget.block("shop", recipient: nil, until: start + 5)
    budget.block("other", recipient: RecipientKey(7), until: start + 60)
    #expect(budget.reserve(keys([1])) == [.wait(.seconds(10))])
    #expect(budget.reserve(keys([7], "other")) == [.exhausted(until: start + 60)])
    #expect(reservations(budget.reserve(keys([8], "other"))).count == 1)
    #expect(budget.remaining(keys([7], "other")[0]).day == 0)
    #expect(budget.remaining(keys([1])[0]).second == 0)
    clock.advance(by: .seconds(60))
    #expect(reservations(budget.reserve(keys([1]) + keys([7], "other"))).count == 2)
  }

  @Test func noLimitIsNoLimit() {
    let decisions = budget(nil, nil).reserve(keys(Array(repeating: 7, count: 5000)))
    #expect(reservations(decisions).count == 5000)
    #expect(Set(reservations(decisions).map(\.serial)).count == 5000)
    let left = budget(nil, nil).remaining(keys([7])[0])
    #expect(left.second == nil && left.day == nil)
  }

  @Test(arguments: [(0, 5), (50, 0), (-1, 5)])
  func aLimitOfZeroLetsNothingThrough(perSecond: Int, perDay: Int) {
    #expect(budget(perSecond, perDay).reserve(keys([7])) == [.exhausted(until: .distantFuture)])
  }

  @Test func whatIsLeftIsShown() {
    let budget = budget()
    _ = budget.reserve(keys([7, 7, 8]))
    let left = budget.remaining(keys([7])[0])
    #expect(left.second == 47 && left.day == 3)
  }

  @Test func aProviderThatQueuesIsChargedForTheSecondsToCome() {
    let budget = budget(50, 5)
    #expect(reservations(budget.reserve(keys(0..<1000), pacing: .providerQueues)).count == 1000)
    // 1000 messages fill twenty seconds, so an ordinary one waits for all of them.
    #expect(budget.reserve(keys([5000])) == [.wait(.seconds(20))])
    clock.advance(by: .seconds(20))
    #expect(reservations(budget.reserve(keys([5000]))).count == 1)
  }

  @Test func aQueuedMessageCountsInTheDayInWhichItDeparts() {
    let budget = budget(1, 1)
    _ = budget.reserve(keys(0..<1000), pacing: .providerQueues)
    clock.advance(by: .seconds(86_400))
    // The first departed a day ago, the last 999 seconds later.
    #expect(reservations(budget.reserve(keys([0]))).count == 1)
    clock.advance(by: .seconds(998))
    #expect(reservations(budget.reserve(keys([999]))).isEmpty)
    clock.advance(by: .seconds(2))
    #expect(reservations(budget.reserve(keys([999]))).count == 1)
  }

  @Test func whoWaitsBehindOthersWaitsLonger() {
    let budget = budget(3, nil)
    for number in 0..<3 {
      _ = budget.reserve(keys([number]))
      clock.advance(by: .milliseconds(100))
    }
    // At 0.3 s the places of 0, 0.1 and 0.2 s come free one after another; the fourth has to wait for the first.
    #expect(
      budget.reserve(keys([3, 4, 5, 6]))
        == [
          .wait(.milliseconds(700)), .wait(.milliseconds(800)), .wait(.milliseconds(900)),
          .wait(.milliseconds(900)),
        ])
  }

  @Test func aWallClockThatStepsBackOverMidnightFreesNothing() {
    let budget = budget(nil, 1, day: .calendar(timeZone: "GMT+3"))
    // Ten seconds before midnight in that zone, by a clock that is wrong by most of a day.
    clock.stepWallClock(by: .seconds(21 * 3600 - 10))
    _ = budget.reserve(keys([7]))
    clock.stepWallClock(by: .seconds(-20 * 3600))
    clock.advance(by: .seconds(20))
    #expect(reservations(budget.reserve(keys([7]))).isEmpty)
  }

  @Test func refusedMessagesCountWhereTheCallerSaysSo() {
    let limits = BudgetLimits(perSecond: nil, perDayAndRecipient: 1, countsRejected: true)
    let budget = SendBudget(limits, time: clock)
    budget.release(reservations(budget.reserve(keys([7]))), .rejected)
    #expect(reservations(budget.reserve(keys([7]))).isEmpty)
  }

  @Test(arguments: [Double.infinity, -.infinity, .nan, 1e300])
  func closingUntilNoRealDateDoesNotCrash(seconds: Double) {
    budget().block("shop", recipient: nil, until: Date(timeIntervalSince1970: seconds))
  }

  @Test func whatWasChargedBeforeARestartStillCounts() {
    let before = budget(2, 2)
    let old = reservations(before.reserve(keys([7])))
    clock.advance(by: .seconds(3600))
    let recent = reservations(before.reserve(keys([7])))
    let after = budget(2, 2)
    for reservation in recent + old { after.restore(reservation) }
    #expect(reservations(after.reserve(keys([7]))).isEmpty)
    #expect(reservations(after.reserve(keys([8, 9]))).count == 1)
    clock.advance(by: .seconds(86_400 - 3600))
    #expect(reservations(after.reserve(keys([7, 7]))).count == 1)
    #expect(reservations(after.reserve(keys([8]))).allSatisfy { $0.serial > recent[0].serial })
  }

  @Test(arguments: [(10, 11), (300, 301), (301, 1), (86_400, 1)])
  func aQueuedChargeOfBeforeARestartKeepsItsSecond(secondsAhead: Int, wait: Int) {
    let reservation = BudgetReservation(
      key: keys([7])[0], reservedAt: clock.now.addingTimeInterval(Double(secondsAhead)), serial: 9)
    let budget = budget(1, nil)
    budget.restore(reservation)
    #expect(budget.reserve(keys([8])) == [.wait(.seconds(wait))])
  }

  @Test(arguments: [-1, 0, 1, 86_400, 86_401, 400 * 86_400])
  func aChargeOfAnyAgeCanBeRestored(secondsAgo: Int) {
    let reservation = BudgetReservation(
      key: keys([7])[0], reservedAt: clock.now.addingTimeInterval(-Double(secondsAgo)), serial: 9)
    let budget = budget(1, 1)
    budget.restore(reservation)
    #expect(reservations(budget.reserve(keys([7]))).count == (secondsAgo >= 86_400 ? 1 : 0))
  }

  @Test func aGrantThatHadToBeWrittenDownFirstCountsFromThen() {
    let budget = budget(1, 1)
    let granted = reservations(budget.reserve(keys([7])))
    clock.advance(by: .milliseconds(1500))
    let late = budget.confirm(granted)
    #expect(budget.reserve(keys([8])) == [.wait(.seconds(1))])
    clock.advance(by: .milliseconds(86_400_000 - 500))
    #expect(reservations(budget.reserve(keys([7]))).isEmpty)
    budget.release(late, .notSent)
    budget.release(late, .notSent)
    #expect(reservations(budget.reserve(keys([7, 7]))).count == 1)
  }

  @Test func nothingPrintsAPhoneNumber() {
    let key = BudgetKey(group: "shop", recipient: RecipientKey(79_990_001_122))
    let decisions = budget().reserve([key])
    var text = "\(decisions) \(key) \(String(reflecting: key))"
    dump(decisions, to: &text)
    #expect(!text.contains("79990001122") && text.contains("*********22"))
  }

  @Test func manyCallersTogetherGetNoMoreThanTheLimit() async {
    let budget = budget(50, nil)
    let granted = await withTaskGroup(of: Int.self) { group in
      for caller in 0..<64 {
        group.addTask {
          (0..<20).reduce(0) { sum, n in
            sum + self.reservations(budget.reserve(self.keys([caller * 100 + n]))).count
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

/// More live reservations than a slot of the compact table holds: a journal of higher limits, or of a clock that stepped.
@Suite struct RestoredOverflowTests {
  private let clock = ManualClock()
  private let person = BudgetKey(group: "shop", recipient: RecipientKey(79_990_001_122))

  @Test(arguments: 5...12) func whoHadMoreThanFiveStaysClosed(count: Int) {
    let budget = SendBudget(BudgetLimits(perSecond: nil, perDayAndRecipient: 5), time: clock)
    for serial in 1...count {
      let at = clock.now.addingTimeInterval(-Double(serial * 60))
      budget.restore(BudgetReservation(key: person, reservedAt: at, serial: UInt64(serial)))
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
      ) { try await $0.reserve(Array(repeating: key(before == nil ? 1 : 2), count: 8)).reservations.count }
      #expect(granted == 8)
    }
    for _ in 0..<3 {
      try await withJournal(folder, BudgetLimits(perSecond: nil, perDayAndRecipient: 5), clock) { budget in
        #expect(budget.remaining(key(1)).day == 0 && budget.remaining(key(2)).day == 0)
      }
    }
  }
}

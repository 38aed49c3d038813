import Foundation
import Testing
import VestnikCore
import VestnikTesting

@Suite struct BudgetReportTests {
  private let clock = ManualClock()
  private let group: SenderGroup = "cafe"

  private func report(_ status: DeliveryStatus, secondsAgo: Double?) -> DeliveryReport {
    DeliveryReport(messageID: "1", status: status, date: secondsAgo.map { clock.now.addingTimeInterval(-$0) })
  }

  private func isFree(_ budget: SendBudget, _ key: BudgetKey) -> Bool {
    budget.remaining(key).day == 5
  }

  @Test(arguments: [nil, 0, 3600] as [Double?])
  func aRecipientWhoseMessageWasHeldBackIsClosedForADayFromTheReport(secondsAgo: Double?) async throws {
    let budget = SendBudget(BudgetLimits(perSecond: 50, perDayAndRecipient: 5), time: clock)
    let key = try #require(BudgetKey(group: group, phone: "+79990001122"))
    let other = try #require(BudgetKey(group: group, phone: "79990001123"))
    let report = report(.rateLimited, secondsAgo: secondsAgo)
    #expect(try await budget.apply(report, to: key, time: clock))
    let opensIn = 86_400 - (secondsAgo ?? 0)
    #expect(budget.reserve([key]) == [.exhausted(until: clock.now.addingTimeInterval(opensIn))])
    #expect(isFree(budget, other) && isFree(budget, BudgetKey(group: "bank", recipient: key.recipient)))
    clock.advance(by: .seconds(opensIn - 1))
    // A repeat of the same report, however late, does not prolong it.
    if report.date != nil { try await budget.apply(report, to: key, time: clock) }
    #expect(!isFree(budget, key))
    clock.advance(by: .seconds(1))
    #expect(isFree(budget, key))
  }

  @Test(arguments: DeliveryStatus.allCases.filter { $0 != .rateLimited })
  func otherReportsTeachNothing(status: DeliveryStatus) async throws {
    let budget = SendBudget(BudgetLimits(perSecond: 50, perDayAndRecipient: 5), time: clock)
    let key = BudgetKey(group: group, recipient: RecipientKey(79_990_001_122))
    #expect(try await !budget.apply(report(status, secondsAgo: 0), to: key, time: clock))
    #expect(isFree(budget, key))
  }

  @Test func everySpellingOfANumberIsOneDemand() {
    for spelling in ["79990001122", "+7 999 000-11-22", "89990001122", "8 (999) 000-11-22"] {
      #expect(
        BudgetKey(group: group, phone: PhoneNumber(spelling))
          == BudgetKey(group: group, recipient: RecipientKey(79_990_001_122)))
    }
  }

  @Test(arguments: ["", "nonsense", "+89990001122", "79990001122.0"])
  func aNumberWithoutInternationalFormIsNoDemand(text: String) {
    #expect(BudgetKey(group: group, phone: PhoneNumber(text)) == nil)
  }
}

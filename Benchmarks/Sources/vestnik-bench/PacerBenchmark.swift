import Foundation
import VestnikCore

/// How many messages a second the budget lets through on the real clock, and how many at most in any second.
struct PacerBenchmark {
  let seconds: Int
  let margin: Duration

  /// Single messages, as fast as the budget allows, beside so many tasks that only burn time.
  func run(beside spinners: Int) async -> (perSecond: Double, largestWindow: Int) {
    let budget = SendBudget(BudgetLimits(perSecond: 50, perDayAndRecipient: nil, margin: margin))
    let end = ContinuousClock.now + .seconds(seconds)
    let burning = (0..<spinners).map { _ in
      Task.detached(priority: .background) {
        var sum: UInt64 = 0
        while ContinuousClock.now < end { for n in 0..<10_000 { sum &+= UInt64(n) &* sum | 1 } }
        return sum
      }
    }
    let departures = await pace(budget, until: end)
    for task in burning { _ = await task.value }
    return figures(of: departures)
  }

  private func pace(_ budget: SendBudget, until end: ContinuousClock.Instant) async -> [ContinuousClock
    .Instant]
  {
    var departures: [ContinuousClock.Instant] = []
    var number: UInt64 = 0
    while ContinuousClock.now < end {
      number += 1
      switch budget.reserve([BudgetKey(group: "coffee_corner", recipient: RecipientKey(number))])[0] {
      case .granted: departures.append(.now)
      case .wait(let wait):
        try? await Task.sleep(until: .now + wait, tolerance: .zero, clock: .continuous)
      case .exhausted: return departures
      }
    }
    return departures
  }

  /// The rate between whole bursts, so that neither edge flatters it.
  private func figures(of departures: [ContinuousClock.Instant]) -> (Double, Int) {
    let count = (departures.count - 1) / 50 * 50
    guard count >= 50 else { return (0, departures.count) }
    let span = departures[0].duration(to: departures[count]) / .seconds(1)
    var largest = 0
    var start = 0
    for end in departures.indices {
      while departures[start].duration(to: departures[end]) >= .seconds(1) { start += 1 }
      largest = max(largest, end - start + 1)
    }
    return (Double(count) / span, largest)
  }
}

import Foundation
import VestnikCore

/// Time and memory of the two budgets for the same recipients.
struct BudgetBenchmark {
  struct Figures {
    var insert: Double
    var operation: Double
    var bytes: Double
  }

  let recipients: Int
  private let batch = 1000

  /// Nanoseconds of a first and of a second message to each recipient, and bytes of a recipient.
  func local() -> Figures {
    let before = residentBytes()
    let budget = SendBudget(BudgetLimits(perSecond: nil, perDayAndRecipient: 5))
    func pass() -> Double {
      nanoseconds {
        for start in stride(from: 0, to: recipients, by: batch) {
          let keys = (start..<min(recipients, start + batch)).map {
            BudgetKey(group: "coffee_corner", recipient: RecipientKey(UInt64(79_000_000_000 + $0)))
          }
          let granted = budget.reserve(keys).count { if case .granted = $0 { true } else { false } }
          precondition(granted == keys.count, "the benchmark's own sums must be right")
        }
      }
    }
    let insert = pass()
    let bytes = Double(residentBytes() - before) / Double(recipients)
    return Figures(insert: insert, operation: pass(), bytes: bytes)
  }

  /// The same for the naive actor.
  func naive() async -> Figures {
    let before = residentBytes()
    let budget = NaiveBudget()
    func pass() async -> Double {
      let clock = ContinuousClock()
      let start = clock.now
      for start in stride(from: 0, to: recipients, by: batch) {
        let range = start..<min(recipients, start + batch)
        let granted = await budget.reserve(range, group: "coffee_corner", at: Date())
        precondition(granted == range.count, "the benchmark's own sums must be right")
      }
      return perRecipient(start.duration(to: clock.now))
    }
    let insert = await pass()
    let bytes = Double(residentBytes() - before) / Double(recipients)
    let operation = await pass()
    let count = await budget.count
    precondition(count == recipients, "the benchmark's own sums must be right")
    return Figures(insert: insert, operation: operation, bytes: bytes)
  }

  private func nanoseconds(_ work: () -> Void) -> Double {
    perRecipient(ContinuousClock().measure(work))
  }

  private func perRecipient(_ duration: Duration) -> Double {
    duration / .nanoseconds(1) / Double(recipients)
  }
}

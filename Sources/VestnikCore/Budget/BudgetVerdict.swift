#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The budget's answer to one demand.
public enum BudgetVerdict: Hashable, Sendable {
  /// Charged already; it means "depart now".
  case granted(BudgetCharge)
  /// Nothing was charged; ask again after this time. Not a promise: others may be faster.
  case wait(Duration)
  /// Nothing was charged; the recipient's day is used up, or the recipient is closed, until then.
  case exhausted(until: Date)
}

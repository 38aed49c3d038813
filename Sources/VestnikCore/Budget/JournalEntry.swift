#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What is to be written, in the words of the budget.
enum JournalEntry: Sendable {
  case grant(BudgetCharge)
  case release(serial: UInt64, reason: BudgetRelease)
  case closing(SenderGroup, recipient: RecipientKey?, until: Date)
}

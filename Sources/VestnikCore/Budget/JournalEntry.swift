#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What is to be written, in the words of the budget.
enum JournalEntry: Sendable {
  case grant(BudgetReservation)
  case release(serial: UInt64, reason: ReleaseReason)
  case closing(SenderGroup, recipient: RecipientKey?, until: Date)
}

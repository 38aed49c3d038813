#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What became of one message.
public enum SendOutcome<Receipt: Sendable>: Sendable {
  /// The provider took it.
  case accepted(Receipt)
  /// The provider read it and refused it.
  case rejected(Rejection)
  /// It broke a rule and never left the machine. Warnings may stand beside the errors.
  case invalid([ValidationIssue])
  /// The budget had no room and it never left the machine; there is none before the given time. It is a hint, not a
  /// promise: others may be faster.
  case overBudget(until: Date)
  /// Something failed; ``MessagingError/delivery`` says whether the message may have arrived.
  indirect case failed(MessagingError)

  /// The receipt, or the outcome as an error.
  ///
  /// - Throws: ``MessagingError`` for every outcome but `.accepted`.
  public func get() throws(MessagingError) -> Receipt {
    switch self {
    case .accepted(let receipt): return receipt
    case .rejected(let rejection):
      throw MessagingError(
        code: .rejected, delivery: .rejected, providerCode: rejection.reasons.first?.code,
        rejection: rejection)
    case .invalid(let issues):
      throw MessagingError(code: .invalid, delivery: .notSent, issues: issues)
    case .overBudget(let until):
      throw MessagingError(code: .overBudget, delivery: .notSent, retryAt: until)
    case .failed(let error): throw error
    }
  }
}

extension SendOutcome: Equatable where Receipt: Equatable {}

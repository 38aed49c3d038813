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

/// The provider's word that it took a message.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct SendReceipt: Hashable, Sendable, Codable {
  /// The provider's identifier: statuses and replies carry it.
  public var id: MessageID
  /// When the response arrived here.
  public var acceptedAt: Date
  /// How many requests it took, 1 or more.
  public var attempts: Int

  /// Makes a receipt.
  public init(id: MessageID, acceptedAt: Date, attempts: Int) {
    self.id = id
    self.acceptedAt = acceptedAt
    self.attempts = attempts
  }
}

/// Why a provider refused a message.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct Rejection: Hashable, Sendable, Codable {
  /// One reason, in the provider's words.
  public struct Reason: Hashable, Sendable, Codable {
    /// The provider's code, unchanged.
    public var code: String
    /// Which field it speaks of, when the provider says so.
    public var field: String?
    /// The provider's text, when there is one; for people, never to be compared.
    public var text: String?

    /// Makes a reason.
    public init(code: String, field: String? = nil, text: String? = nil) {
      self.code = code
      self.field = field
      self.text = text
    }
  }

  /// The reasons in the provider's order; empty when it gave none.
  public var reasons: [Reason]

  /// Makes a rejection.
  public init(reasons: [Reason]) {
    self.reasons = reasons
  }
}

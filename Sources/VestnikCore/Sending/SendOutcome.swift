#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The outcome of sending one message.
public enum SendOutcome<Receipt: Sendable>: Sendable {
  /// The provider took the message.
  case accepted(Receipt)
  /// The provider read the message and refused it.
  case rejected(Rejection)
  /// The message broke a rule and never left the machine. The issues may contain warnings beside the errors.
  case invalid([ValidationIssue])
  /// The budget had no room for the message, which never left the machine. There is no room before the given time,
  /// and perhaps not then: other messages may come first.
  case overBudget(until: Date)
  /// The request or the pipeline failed; ``MessagingError/delivery`` says whether the message may have arrived.
  indirect case failed(MessagingError)

  /// Returns the receipt, or throws the outcome as an error.
  ///
  /// - Throws: ``MessagingError`` for every outcome except `.accepted`.
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

/// A receipt for a message that the provider has accepted.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct SendReceipt: Hashable, Sendable, Codable {
  /// The provider's identifier of the message: statuses and replies carry it.
  public var id: MessageID
  /// When the provider's response arrived, on the wall clock of this machine.
  public var acceptedAt: Date
  /// How many requests were made for the message, 1 or more.
  public var attempts: Int

  /// Makes a receipt.
  public init(id: MessageID, acceptedAt: Date, attempts: Int) {
    self.id = id
    self.acceptedAt = acceptedAt
    self.attempts = attempts
  }
}

/// A provider's refusal of a message, with its reasons.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct Rejection: Hashable, Sendable, Codable {
  /// One reason of a refusal, in the provider's words.
  public struct Reason: Hashable, Sendable, Codable {
    /// The provider's code, unchanged.
    public var code: String
    /// The name of the field that was refused; `nil` when the provider names none.
    public var field: String?
    /// The provider's text, for people, never to be compared; `nil` when there is none.
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

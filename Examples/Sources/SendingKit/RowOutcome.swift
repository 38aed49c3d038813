import VestnikCore

/// What became of one row, in the words of the results file.
public struct RowOutcome: Equatable, Sendable {
  /// The five outcomes there are.
  public enum Kind: String, CaseIterable, Sendable {
    /// The provider took the message.
    case accepted
    /// The provider refused it.
    case rejected
    /// It broke a rule and was not sent.
    case invalid
    /// A limit kept it back.
    case overBudget = "over_budget"
    /// Something failed; the reason says whether the message may have arrived.
    case failed
  }

  /// Which of the five.
  public var kind: Kind
  /// The provider's identifier of an accepted message.
  public var messageID = ""
  /// Why the message was not accepted: first what a program reads, then what a person reads.
  public var reason = ""
  /// The reason without the values of the row, to count by.
  public var category = ""

  /// Puts an outcome of the client into words.
  public init(_ outcome: SendOutcome<SendReceipt>) {
    switch outcome {
    case .accepted(let receipt):
      kind = .accepted
      messageID = receipt.id.rawValue
    case .rejected(let rejection):
      kind = .rejected
      let codes = rejection.reasons.map(\.code)
      reason = codes.isEmpty ? "no reason given" : codes.joined(separator: "; ")
      category = reason
    case .invalid(let issues):
      self = RowOutcome(ValidationError(issues: issues))
    case .overBudget(let until):
      kind = .overBudget
      category = "the budget has no room"
      reason = "room again at \(until.formatted(.iso8601))"
    case .failed(let error):
      kind = .failed
      let cause = error.response.map { "HTTP \($0.status)" } ?? error.transport?.reason.rawValue
      category = "\(error.code) (\(error.delivery))" + (cause.map { ": \($0)" } ?? "")
      reason = category
    }
  }

  /// Puts the issues of a row into words.
  public init(_ error: ValidationError) {
    kind = .invalid
    let errors = error.issues.filter { $0.severity == .error }
    category = errors.map(\.rule.rawValue).joined(separator: "; ")
    reason = errors.map { "\($0.rule): \($0.actual), allowed \($0.allowed)" }.joined(separator: "; ")
  }
}

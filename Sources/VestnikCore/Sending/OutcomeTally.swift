/// The kind of a ``SendOutcome``: the name of its case, without what the case holds.
public enum OutcomeKind: String, Hashable, Sendable, Codable, CaseIterable {
  /// The provider took the message.
  case accepted
  /// The provider read the message and refused it.
  case rejected
  /// The message broke a rule and never left the machine.
  case invalid
  /// The budget had no room for the message.
  case overBudget
  /// The request or the pipeline failed.
  case failed
}

extension SendOutcome {
  /// The kind of the outcome.
  public var kind: OutcomeKind {
    switch self {
    case .accepted: .accepted
    case .rejected: .rejected
    case .invalid: .invalid
    case .overBudget: .overBudget
    case .failed: .failed
    }
  }

  /// Whether the message may have arrived although there is no receipt: sending it again may deliver it twice.
  public var mayHaveArrived: Bool {
    if case .failed(let error) = self { error.delivery == .unknown } else { false }
  }
}

/// A count of outcomes by kind.
///
/// ```swift
/// let tally = OutcomeTally(await client.send(messages))
/// print(tally)  // 49 accepted, 1 failed (1 may have arrived)
/// ```
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct OutcomeTally: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The number of messages that the provider took.
  public var accepted: Int
  /// The number of messages that the provider refused.
  public var rejected: Int
  /// The number of messages that broke a rule and were not sent.
  public var invalid: Int
  /// The number of messages that the budget had no room for.
  public var overBudget: Int
  /// The number of messages that failed otherwise.
  public var failed: Int
  /// How many of `failed` may have arrived all the same: ``MessagingError/Delivery/unknown``.
  public var unknown: Int

  /// Makes a count; by default of nothing.
  public init(
    accepted: Int = 0, rejected: Int = 0, invalid: Int = 0, overBudget: Int = 0, failed: Int = 0,
    unknown: Int = 0
  ) {
    self.accepted = accepted
    self.rejected = rejected
    self.invalid = invalid
    self.overBudget = overBudget
    self.failed = failed
    self.unknown = unknown
  }

  /// Counts outcomes.
  public init<Receipt>(_ outcomes: some Sequence<SendOutcome<Receipt>>) {
    self.init()
    for outcome in outcomes { add(outcome) }
  }

  /// Adds one outcome.
  public mutating func add<Receipt>(_ outcome: SendOutcome<Receipt>) {
    self[outcome.kind] += 1
    if outcome.mayHaveArrived { unknown += 1 }
  }

  /// The number of outcomes of a kind.
  public subscript(kind: OutcomeKind) -> Int {
    get {
      switch kind {
      case .accepted: accepted
      case .rejected: rejected
      case .invalid: invalid
      case .overBudget: overBudget
      case .failed: failed
      }
    }
    set {
      switch kind {
      case .accepted: accepted = newValue
      case .rejected: rejected = newValue
      case .invalid: invalid = newValue
      case .overBudget: overBudget = newValue
      case .failed: failed = newValue
      }
    }
  }

  /// The number of all outcomes.
  public var total: Int { OutcomeKind.allCases.reduce(0) { $0 + self[$1] } }

  /// The counts above zero in one line, `1190 accepted, 10 rejected`; `none` when there are none.
  public var description: String {
    let words: [String] = OutcomeKind.allCases.compactMap { kind in
      guard self[kind] > 0 else { return nil }
      let doubt = kind == .failed && unknown > 0 ? " (\(unknown) may have arrived)" : ""
      return "\(self[kind]) \(kind == .overBudget ? "over budget" : kind.rawValue)\(doubt)"
    }
    return words.isEmpty ? "none" : words.joined(separator: ", ")
  }

  /// Returns the sum of two counts.
  public static func + (left: Self, right: Self) -> Self {
    var sum = left
    for kind in OutcomeKind.allCases { sum[kind] += right[kind] }
    sum.unknown += right.unknown
    return sum
  }
}

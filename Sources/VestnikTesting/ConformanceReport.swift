/// The result of a run of ``TransportConformance`` or ``BudgetStoreConformance``.
///
/// ```swift
/// #expect(report.failures.isEmpty, "\(report)")
/// ```
public struct ConformanceReport: Sendable, CustomStringConvertible {
  /// The names of the cases that were run, in their order.
  public let names: [String]
  /// The promises that were not kept, in the order of the cases.
  public let failures: [ConformanceFailure]
  /// The cases that could not be tried in this run, in their order.
  public let skipped: [SkippedCase]

  /// A case that could not be tried in a run.
  public struct SkippedCase: Hashable, Sendable, CustomStringConvertible {
    /// The name of the case.
    public let name: String
    /// Why the case could not be tried.
    public let reason: String

    /// The name and the reason, in one line.
    public var description: String { "\(name): skipped, \(reason)" }
  }

  init(names: [String], failures: [ConformanceFailure], skipped: [SkippedCase] = []) {
    self.names = names
    self.failures = failures
    self.skipped = skipped
  }

  /// How many cases passed, in one line, then one line for each failure and for each case that was skipped.
  public var description: String {
    let count = "\(names.count - failures.count) of \(names.count) cases passed"
    return ([count] + failures.map(\.description) + skipped.map(\.description)).joined(separator: "\n")
  }
}

/// A promise that was not kept.
public struct ConformanceFailure: Hashable, Sendable, CustomStringConvertible {
  /// The name of the case.
  public let name: String
  /// What was expected.
  public let expected: String
  /// What was found instead.
  public let found: String
  /// Why it matters.
  public let reason: String

  /// The failure in one line: name, finding, expectation and reason.
  public var description: String { "\(name): \(found); expected \(expected) (\(reason))" }
}

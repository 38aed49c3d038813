/// How many rows met which outcome.
public struct Totals: Equatable, Sendable {
  /// Rows of the file.
  public var total = 0
  /// Rows by outcome.
  public private(set) var counts: [RowOutcome.Kind: Int] = [:]
  /// Requests that were made.
  public var requests: Int
  /// Warnings by the name of their rule.
  public var warnings: [String: Int]

  /// Counts outcomes.
  public init(_ outcomes: some Sequence<RowOutcome>, requests: Int, warnings: [String: Int]) {
    self.requests = requests
    self.warnings = warnings
    for outcome in outcomes {
      total += 1
      counts[outcome.kind, default: 0] += 1
    }
  }

  /// One line of JSON with the keys in the order of the documentation.
  public var json: String {
    let parts = RowOutcome.Kind.allCases.map { "\"\($0.rawValue)\":\(counts[$0] ?? 0)" }
    let rules = warnings.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
    return "{\"total\":\(total),\(parts.joined(separator: ",")),\"requests\":\(requests),"
      + "\"warnings\":{\(rules.joined(separator: ","))}}"
  }
}

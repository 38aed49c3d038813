/// How many rows met which outcome.
public struct Totals: Equatable, Sendable {
  /// Rows of the file.
  public private(set) var total = 0
  /// Rows by outcome.
  public private(set) var counts: [RowOutcome.Kind: Int] = [:]
  /// Requests that were made.
  public var requests: Int

  /// Counts outcomes.
  public init(_ outcomes: [RowOutcome], requests: Int) {
    self.requests = requests
    for outcome in outcomes {
      total += 1
      counts[outcome.kind, default: 0] += 1
    }
  }

  /// One line of JSON with the keys in the order of the documentation.
  public var json: String {
    let parts = RowOutcome.Kind.allCases.map { "\"\($0.rawValue)\":\(counts[$0] ?? 0)" }
    return "{\"total\":\(total),\(parts.joined(separator: ",")),\"requests\":\(requests)}"
  }
}

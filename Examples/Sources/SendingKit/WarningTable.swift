import TableKit
import VestnikCore

/// What is doubtful in a file and held back nothing: each kind with its number of rows, the first lines, and the first
/// case in full. Its size does not grow with the file.
public struct WarningTable: Sendable {
  private struct Kind {
    var count = 0
    var places: [String] = []
    var messages: [String] = []
  }

  private var kinds: [String: Kind] = [:]

  /// Nothing is doubtful.
  public init() {}

  /// How many cases there are of each kind, by the name of the rule.
  public var counts: [String: Int] { kinds.mapValues(\.count) }

  /// Adds what a file's header has; each case is shown in full.
  mutating func add(_ warnings: [TableWarning]) {
    for warning in warnings { add(warning.rule, "\(warning.line)", warning.message, shown: 5) }
  }

  /// Adds the warnings of one row's message; errors are reported with the row's outcome.
  mutating func add(_ issues: [ValidationIssue], line: Int) {
    for issue in issues where issue.severity == .warning {
      add(
        issue.rule.rawValue, "\(line)",
        "line \(line): \(issue.path): \(issue.actual), allowed \(issue.allowed)")
    }
  }

  /// Adds a row that says the same to the same person as a former one.
  mutating func addRepeat(line: Int, of first: Int) {
    add(
      "row.repeated", "\(line) (as \(first))",
      "line \(line): the same message to the same person as in line \(first)")
  }

  private mutating func add(
    _ rule: String, _ place: String, _ message: @autoclosure () -> String, shown: Int = 1
  ) {
    kinds[rule, default: Kind()].count += 1
    guard let kind = kinds[rule], kind.places.count < 5 else { return }
    kinds[rule]?.places.append(place)
    if kind.messages.count < shown { kinds[rule]?.messages.append(message()) }
  }

  /// The table as text, with a line end; empty when nothing is doubtful.
  public var text: String {
    guard !kinds.isEmpty else { return "" }
    let rules = kinds.sorted { $0.key < $1.key }.map { rule, kind in
      let rest = kind.count > kind.places.count ? ", …" : ""
      let places =
        (kind.count == 1 ? "once, line " : "\(kind.count) times, lines ")
        + kind.places.joined(separator: ", ") + rest
      return "warning \(rule): \(places)\n" + kind.messages.map { "    \($0)\n" }.joined()
    }
    return rules.joined() + "warnings hold nothing back: mend the file first if this is not what you mean\n"
  }
}

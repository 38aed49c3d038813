/// The table at the end of a run: outcomes, reasons, and where the first problems stand.
public struct Report: Sendable {
  private struct Row {
    var count = 0
    var lines: [Int] = []
  }

  private var rows: [RowOutcome.Kind: [String: Row]] = [:]
  private let totals: Totals

  /// Sorts outcomes into a table.
  public init(_ results: some Sequence<(line: Int, outcome: RowOutcome)>, _ totals: Totals) {
    self.totals = totals
    for (line, outcome) in results {
      var row = rows[outcome.kind]?[outcome.category] ?? Row()
      row.count += 1
      if row.lines.count < 5 { row.lines.append(line) }
      rows[outcome.kind, default: [:]][outcome.category] = row
    }
  }

  /// The table as text.
  public var text: String {
    var lines = [Self.line("outcome", "rows", "reason", "lines")]
    for kind in RowOutcome.Kind.allCases {
      let reasons = (rows[kind] ?? [:]).sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
      for (reason, row) in reasons {
        let places = row.lines.map(String.init).joined(separator: ", ")
        let shown = kind == .accepted ? "" : places + (row.count > row.lines.count ? ", …" : "")
        lines.append(Self.line(kind.rawValue, "\(row.count)", reason, shown))
      }
    }
    lines.append(Self.line("total", "\(totals.total)", "", ""))
    return lines.joined(separator: "\n")
  }

  private static func line(_ outcome: String, _ count: String, _ reason: String, _ lines: String) -> String {
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    let number = String(repeating: " ", count: max(0, 7 - count.count)) + count
    let text = "\(padded(outcome, 12))\(number)  \(padded(reason, 44))  \(lines)"
    return String(text.reversed().drop { $0 == " " }.reversed())
  }
}

import TableKit
import Testing
import VestnikCore

@testable import SendingKit

@Suite struct WarningTests {
  private func issue(_ rule: String, _ severity: ValidationIssue.Severity = .warning) -> ValidationIssue {
    ValidationIssue(
      path: "phone", rule: .init(rawValue: rule), severity: severity, actual: "8***", allowed: "+7…",
      source: "x")
  }

  @Test func eachKindIsCountedAndTheFirstOfItShown() {
    var table = WarningTable()
    #expect(table.text.isEmpty)
    table.add([TableWarning(rule: "column.blanks", line: 1, message: "a.csv, line 1, column 2: a blank")])
    for line in 2..<9 { table.add([issue("phone.domestic"), issue("ttl.range", .error)], line: line) }
    table.addRepeat(line: 9, of: 3)
    #expect(table.counts == ["column.blanks": 1, "phone.domestic": 7, "row.repeated": 1])
    #expect(
      table.text == """
        warning column.blanks: once, line 1
            a.csv, line 1, column 2: a blank
        warning phone.domestic: 7 times, lines 2, 3, 4, 5, 6, …
            line 2: phone: 8***, allowed +7…
        warning row.repeated: once, line 9 (as 3)
            line 9: the same message to the same person as in line 3
        warnings hold nothing back: mend the file first if this is not what you mean

        """)
  }

  @Test func rowsThatSayTheSameAreFoundWithTheFirstOfThem() {
    let rows = ["a", "b", "a", "c", "b", "a"]
    var repeated = RepeatedRows()
    for (index, row) in rows.enumerated() { repeated.add(row, row: index) }
    #expect(repeated.repeats { rows[$0] }.map(\.row) == [2, 4, 5])
    #expect(repeated.repeats { rows[$0] }.map(\.first) == [0, 1, 0])
    // Equal hashes of different texts are no repeat.
    #expect(repeated.repeats { $0 }.isEmpty)
  }
}

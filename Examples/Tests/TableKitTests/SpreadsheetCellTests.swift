import Testing

@testable import TableKit

@Suite struct SpreadsheetCellTests {
  @Test(arguments: [
    "=HYPERLINK(\"https://a.example\")", "+79161234567", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'quoted",
    "''", "'",
    "3721999888777666555", "1234567890123456", "007", "08123", "12E345", "1e5", "＝1+1",
  ])
  func whatASpreadsheetWouldRunOrChangeGetsAnApostrophe(value: String) {
    #expect(SpreadsheetCell.written(value) == "'" + value)
    #expect(SpreadsheetCell.value(SpreadsheetCell.written(value)) == value)
  }

  @Test(arguments: [
    "", "0", "79161234567", "123456789012345", "Ольга", "a=b", "E5", "5E", "1E5E6", "8-916", "a'b", "1,5",
  ])
  func everythingElseStaysAsItIs(value: String) {
    #expect(SpreadsheetCell.written(value) == value)
    #expect(SpreadsheetCell.value(value) == value)
  }
}

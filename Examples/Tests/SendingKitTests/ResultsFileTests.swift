import ExampleSupport
import Foundation
import TableKit
import Testing
import VestnikCore

@testable import SendingKit

@Suite struct ResultsFileTests {
  /// What was written, read as our own reader and ``SpreadsheetCell`` read it.
  private func readBack(_ path: String, _ delimiter: Delimiter) throws -> [[String]] {
    var format = TableFormat()
    // A bar is never guessed.
    if delimiter == .bar { format.delimiter = delimiter }
    var table = try TableReader(
      path: path, format: format,
      columns: TableColumns(required: ["line", "phone", "outcome", "message_id", "reason"]))
    var rows: [[String]] = []
    while let record = try table.next() {
      rows.append(table.header.columns.map { SpreadsheetCell.value(record[$0]) })
    }
    return rows
  }

  @Test(arguments: Delimiter.allCases) func whatIsWrittenIsReadBackAsItWas(delimiter: Delimiter) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    let phones = [
      "+79161234567", "=cmd|' /C calc'!A1", "@x", "-7,916", "'8", "8;916|\t\"1\"\r\n2", "0079161234567",
      "Ольга", "",
    ]
    let receipt = SendReceipt(
      id: MessageID("3721999888777666555"), acceptedAt: Date(), attempts: 1)
    try ResultsFile(path: path, delimiter: delimiter).write(
      phones.enumerated().map { (line: $0 + 2, phone: $1, outcome: RowOutcome(.accepted(receipt))) })
    #expect(
      try readBack(path, delimiter)
        == phones.enumerated().map { ["\($0 + 2)", $1, "accepted", "3721999888777666555", ""] })
    // Nothing that a spreadsheet would run or shorten stands in a cell.
    var reader = try CSVReader(
      [UInt8](Data(contentsOf: URL(filePath: path))), file: path, delimiter: delimiter)
    while let record = try reader.next() {
      for cell in record.fields {
        #expect(cell.first.map { !"=+-@\t\r".contains($0) } ?? true, "\(cell)")
        #expect(cell.count < 16 || !cell.allSatisfy(\.isNumber), "\(cell)")
      }
    }
  }
}

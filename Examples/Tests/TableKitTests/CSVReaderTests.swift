import ExampleSupport
import Testing

@testable import TableKit

@Suite struct CSVReaderTests {
  private func records(_ text: String) throws -> [CSVRecord] {
    var reader = try CSVReader(Array(text.utf8), file: "a.csv")
    var records: [CSVRecord] = []
    while let record = try reader.next() { records.append(record) }
    return records
  }

  private func fields(_ text: String) throws -> [[String]] { try records(text).map(\.fields) }

  private func error(_ text: String) -> String? {
    #expect(throws: InputError.self) { try records(text) }?.description
  }

  @Test(arguments: [
    "a,b\nc,d", "a,b\nc,d\n", "a,b\r\nc,d\r\n", "\u{FEFF}a,b\r\nc,d", "a,b\n\nc,d\n\n", "\n\na,b\nc,d",
  ])
  func linesEndInEveryUsualWay(text: String) throws {
    #expect(try fields(text) == [["a", "b"], ["c", "d"]])
  }

  @Test func quotesHoldCommasQuotesAndLineBreaks() throws {
    #expect(try fields(#""a,b","say ""hi""","""#) == [["a,b", #"say "hi""#, ""]])
    #expect(try fields("\"x\ny\r\nz\",1\n") == [["x\ny\r\nz", "1"]])
    #expect(try fields(#""""","""a""""#) == [["\"", "\"a\""]])
  }

  @Test func emptyFieldsAreKept() throws {
    #expect(try fields(",\na,\n,b\n,,") == [["", ""], ["a", ""], ["", "b"], ["", "", ""]])
    #expect(try fields("a,\r\n") == [["a", ""]])
    #expect(try fields("") == [])
    #expect(try fields("\u{FEFF}") == [])
  }

  @Test func aRecordHasTheLineWhereItBegins() throws {
    #expect(try records("a\n\"b\nc\"\n\nd\n").map(\.line) == [1, 2, 5])
  }

  @Test func lettersOfEveryScriptAreRead() throws {
    #expect(try fields("Ольга,👩‍👩‍👧,ﷺ") == [["Ольга", "👩‍👩‍👧", "ﷺ"]])
  }

  @Test(arguments: [
    ("a,b\nc,\"d", "line 2, column 3: this quote is never closed"),
    ("a\n\"b\nc\nd", "line 2, column 1: this quote is never closed"),
    ("\"", "line 1, column 1: this quote is never closed"),
    ("\"a\"\"", "line 1, column 1: this quote is never closed"),
    ("ы,\"a\"b", "line 1, column 6: text after a closing quote"),
    ("a,b\"c", "line 1, column 4: a quote inside an unquoted field"),
    ("a,b\rc", "line 1, column 4: a carriage return without a line feed"),
    ("a\nb\u{0}", "line 2, column 2: a NUL byte"), ("a,\"b\u{0}\"", "line 1, column 5: a NUL byte"),
  ])
  func whatTheFormatForbidsIsNamedWithItsPlace(text: String, message: String) {
    let error = error(text)
    #expect(error?.hasPrefix("a.csv, \(message)") == true, "\(error ?? "")")
  }

  @Test func bytesThatAreNotUTF8AreNamedWithTheirPlace() {
    for field in [[0xFF], [0x22, 0xFF, 0x22], [0xC3]] as [[UInt8]] {
      let error = #expect(throws: InputError.self) {
        var reader = try CSVReader(Array("a\nb,".utf8) + field, file: "a.csv")
        while try reader.next() != nil {}
      }
      #expect(error?.description.hasPrefix("a.csv, line 2, column 3: bytes that are not UTF-8") == true)
    }
  }
}

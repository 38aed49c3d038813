import ExampleSupport
import Testing

@testable import TableKit

@Suite struct TableReaderTests {
  private static let columns = TableColumns(
    required: ["phone", "city"], optional: ["ttl"], others: "a variable")

  private func table(
    _ text: String, _ delimiter: Delimiter? = nil, _ columns: TableColumns = columns
  ) throws -> TableReader {
    try TableReader(
      TextSource(Array(text.utf8), name: "a.csv", encoding: nil, piece: 3), "a.csv", delimiter, columns)
  }

  /// The cells of the rows, in the order of the columns.
  private func cells(_ text: String, _ delimiter: Delimiter? = nil) throws -> [[String]] {
    var table = try table(text, delimiter)
    var rows: [[String]] = []
    while let record = try table.next() { rows.append(table.header.columns.map { record[$0] }) }
    return rows
  }

  private func error(_ text: String, _ columns: TableColumns = columns) -> String {
    let error = #expect(throws: InputError.self) {
      var table = try table(text, nil, columns)
      while try table.next() != nil {}
    }
    return error?.description ?? ""
  }

  private func warnings(_ text: String) throws -> [String] {
    try table(text).header.warnings.map { "\($0.rule) \($0.message)" }
  }

  @Test(arguments: [
    "phone,city\n7916,Орёл\n", "phone;city\r\n7916;Орёл\r\n", "phone\tcity\n7916\tОрёл",
    "sep=;\r\nphone;city\r\n7916;Орёл",
    "sep=,\nphone,city\n7916,Орёл", "\"sep=;\"\nphone;city\n7916;Орёл", "sep=;;;\nphone;city\n7916;Орёл",
    "\u{FEFF}SEP=\t\nphone\tcity\n7916\tОрёл", "sep=|\nphone|city\n7916|Орёл", ";;\n\nphone;city\n7916;Орёл",
    "\"phone\";\"city\"\n\"7916\";\"Орёл\"",
  ])
  func theFileSaysWhatSeparatesItsCells(text: String) throws {
    #expect(try cells(text) == [["7916", "Орёл"]])
  }

  @Test func severalCandidatesAreToldApartByTheRequiredColumns() throws {
    #expect(try cells("phone;city;sum, RUB\n1;b;3\n") == [["1", "b", "3"]])
    #expect(try cells("phone,city,a;b\n1,2,3\n") == [["1", "2", "3"]])
    #expect(try cells("phone,\"city\",\"a;b\"\n1,2,3\n") == [["1", "2", "3"]])
    #expect(try cells("city;phone\u{A0};a\tb\n1;2;3\n") == [["1", "2", "3"]])
    #expect(error("phone,x;city,y\n1,2;3,4\n").contains("a comma and a semicolon stand in the header line"))
    #expect(error("phone,x;city,y\n1,2;3,4\n").contains("--delimiter (comma, semicolon, tab or bar)"))
    #expect(error("sep=:\nphone:city\n").contains("sep= should be followed by"))
    #expect(error("phone/city\n1/2\n").contains("say what with --delimiter"))
  }

  @Test func theCommandLineHasTheLastWord() throws {
    #expect(try cells("phone|city,2\n1|2\n".replacing(",2", with: ""), .bar) == [["1", "2"]])
    #expect(try cells("sep=,\nphone;city\n1;2\n", .semicolon) == [["1", "2"]])
  }

  @Test func whatIsEmptyAtTheEndIsLeftOut() throws {
    #expect(
      try cells("phone;city;ttl;;\n1;2;3;;\n;;;;\n4;5;;\n6;7;8\n\n;;\n") == [
        ["1", "2", "3"], ["4", "5", ""], ["6", "7", "8"],
      ])
    #expect(error("phone;city;;\n1;2;;x\n").contains("line 2, column 4: there are more fields than columns"))
    #expect(error("phone;;city\n").contains("line 1, column 2: a column without a name"))
    #expect(error("phone;city;ttl\n1;2\n").contains("line 2, column 3: column \"ttl\" is missing; 2 fields"))
  }

  @Test func blanksAtTheEndsOfNamesAreTrimmedWithAWarning() throws {
    #expect(
      try warnings("phone ;\u{A0}city;ttl\u{200B}\n") == [
        "column.blanks a.csv, line 1, column 1: the name has a blank at its ends; it is read as \"phone\"",
        "column.blanks a.csv, line 1, column 2: the name has U+00A0 at its ends; it is read as \"city\"",
        "column.blanks a.csv, line 1, column 3: the name has U+200B at its ends; it is read as \"ttl\"",
      ])
    #expect(try cells("\u{FEFF}\u{FEFF}\"phone\";city\n1;2\n") == [["1", "2"]])
    #expect(try warnings("\u{FEFF}\u{FEFF}phone;city\n")[0].contains("a second byte order mark (U+FEFF)"))
    #expect(try warnings("phone;city;ttl\n").isEmpty)
    #expect(error("phone;city;a;a \n").contains("the column \"a\" stands there twice"))
  }

  @Test func namesThatLookLikeOthersAreNamed() throws {
    #expect(
      try warnings("phone;city;Ttl\n")[0].contains(
        "\"Ttl\" differs from \"ttl\" only in case; it is read as a variable"))
    #expect(try warnings("phone;city;guеst\n")[0].contains("е is U+0435, Cyrillic"))
    #expect(try warnings("phone;city;guest;guеst\n")[0].contains("\"guеst\" looks like \"guest\" and is not"))
    #expect(try warnings("phone;city;cчёт\n")[0].contains("Latin and Cyrillic letters in one word"))
    #expect(
      try warnings("phone;city;or\u{200B}der\n")[0].contains(
        "\"or(U+200B)der\" holds U+200B, which nobody sees"))
    #expect(try warnings("phone;city;код_SMS;SMSкод;сору;имя гостя;Größe\n").isEmpty)
    #expect(
      error("рhone;city\n").contains("\"рhone\" looks like \"phone\" and is not: it has Latin and Cyrillic"))
    let closed = TableColumns(required: ["phone"], optional: ["tag"])
    #expect(
      error("phone;tаg\n", closed).contains("is not known; there may be phone, tag; it looks like \"tag\""))
    #expect(error("phone;Tag\n", closed).contains("it differs from \"tag\" only in case"))
  }

  @Test func aVariableThatNoColumnGivesIsNamedWithItsTwin() throws {
    let header = try table("phone;city;оrder;sum\n").header
    try header.require(["sum", "city"], of: "the template t")
    let error = #expect(throws: InputError.self) {
      try header.require(["sum", "order"], of: "the template t")
    }
    #expect(error?.description.contains("the template t has the variable \"order\", and no column") == true)
    #expect(
      error?.description.contains("\"оrder\" looks like \"order\" and is not: it has Latin and") == true)
  }

  @Test func aQuoteThatIsNeverClosedDoesNotTakeTheWholeFile() {
    let text = "phone;city\n1;\"2\n" + String(repeating: "7916;Орёл\n", count: 200_000)
    #expect(error(text).contains("line 2, column 3: here a row gets longer than 1 MB"))
    #expect(error("phone;\"city\n" + String(repeating: "1;2\n", count: 300_000)).contains("longer than 1 MB"))
    #expect(error("phone;city\n1;\"" + String(repeating: "\n", count: 2 << 20)).contains("longer than 1 MB"))
    #expect(error("phone;city\n1;" + String(repeating: ";", count: 2 << 20)).contains("longer than 1 MB"))
  }
}

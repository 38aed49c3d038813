import DevinoVK
import ExampleSupport
import SendingKit
import TableKit
import VestnikCore

/// A file of recipients.
public struct RecipientFile: Sendable {
  /// The rows in the order of the file.
  public let recipients: [Row<DevinoMessage>]
  /// The columns that are variables of the templates.
  public let variables: [String]
  /// The header line.
  public let header: TableHeader
  /// What separates the cells.
  public let delimiter: Delimiter

  /// Reads a file.
  ///
  /// - Throws: ``InputError`` for a file that cannot be read, a missing or repeated column, a malformed line.
  public init(path: String, format: TableFormat) throws(InputError) {
    try self.init(TableReader(path: path, format: format, columns: Self.columns))
  }

  /// Reads the bytes of a file; `name` is what errors call it.
  ///
  /// - Throws: ``InputError`` for a missing or repeated column and for a malformed line.
  public init(_ bytes: [UInt8], name: String) throws(InputError) {
    try self.init(TableReader(bytes, name: name, columns: Self.columns))
  }

  private init(_ table: TableReader) throws(InputError) {
    var table = table
    header = table.header
    delimiter = table.delimiter
    variables = header.columns.filter { !(Self.columns.required + Self.columns.optional).contains($0) }
    var recipients: [Row<DevinoMessage>] = []
    while let record = try table.next() { recipients.append(Self.recipient(record, variables)) }
    self.recipients = recipients
  }

  private static let columns = TableColumns(
    required: ["phone", "service", "template"], optional: ["ttl", "routes", "status_url"],
    others: "a variable of the template")

  private static func recipient(_ record: TableReader.Record, _ variables: [String]) -> Row<DevinoMessage> {
    var message = DevinoMessage(
      to: PhoneNumber(record["phone"]), from: SenderGroup(record["service"]),
      template: template(record["template"]))
    for name in variables { message.variables[name] = .string(record[name]) }
    if !record["routes"].isEmpty {
      message.routes = record["routes"].split(separator: ";", omittingEmptySubsequences: false)
        .map { DevinoRoute(String($0)) }
    }
    if !record["status_url"].isEmpty { message.statusURL = record["status_url"] }
    let ttl = record["ttl"]
    var row = Row(line: record.line, phone: record["phone"], message: .success(message))
    if let seconds = Int(ttl) {
      message.timeToLive = .seconds(seconds)
      row.message = .success(message)
    } else if !ttl.isEmpty {
      row.message = .failure(notANumber(ttl))
    }
    return row
  }

  /// A template of digits is meant as its number; one that is too long for a number stays a name.
  private static func template(_ text: String) -> DevinoTemplate {
    let isNumber = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    guard isNumber, let id = Int64(text) else { return DevinoTemplate(name: text) }
    return DevinoTemplate(id: id)
  }

  private static func notANumber(_ text: String) -> ValidationError {
    ValidationError(issues: [
      ValidationIssue(
        path: "ttl", rule: "ttl.number", actual: String(text.prefix(40)),
        allowed: "a whole number of seconds",
        source: "the quickstart's own file format")
    ])
  }
}

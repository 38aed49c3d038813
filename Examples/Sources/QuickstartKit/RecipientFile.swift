import DevinoVK
import ExampleSupport
import SendingKit
import VestnikCore

/// A file of recipients.
public struct RecipientFile: Sendable {
  /// The rows in the order of the file.
  public let recipients: [Row<DevinoMessage>]
  /// The columns that are variables of the templates.
  public let variables: [String]

  /// Reads a file.
  ///
  /// - Throws: ``InputError`` for a file that cannot be read, a missing or repeated column, a malformed line.
  public init(path: String) throws(InputError) {
    self.init(try TableFile(path: path, required: Self.required))
  }

  /// Reads the bytes of a file; `name` is what errors call it.
  ///
  /// - Throws: ``InputError`` for a missing or repeated column and for a malformed line.
  public init(_ bytes: [UInt8], name: String) throws(InputError) {
    self.init(try TableFile(bytes, name: name, required: Self.required))
  }

  private init(_ table: TableFile) {
    let known = Set(Self.required + ["ttl", "routes", "status_url"])
    let variables = table.columns.filter { !known.contains($0) }
    self.variables = variables
    recipients = table.records.map { Self.recipient($0, variables) }
  }

  private static let required = ["phone", "service", "template"]

  private static func recipient(_ record: TableFile.Record, _ variables: [String]) -> Row<DevinoMessage> {
    var message = DevinoMessage(
      to: PhoneNumber(rawValue: record["phone"]), from: SenderGroup(rawValue: record["service"]),
      template: template(record["template"]))
    for name in variables { message.variables[name] = record[name] }
    if !record["routes"].isEmpty {
      message.routes = record["routes"].split(separator: ";", omittingEmptySubsequences: false)
        .map { DevinoRoute(rawValue: String($0)) }
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

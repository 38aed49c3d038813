import DevinoVK
import ExampleSupport
import VestnikCore

/// A file of recipients, read whole before anything is sent: a malformed line must not be found half-way.
public struct RecipientFile: Sendable {
  /// The rows in the order of the file.
  public private(set) var recipients: [Recipient] = []
  /// The columns that are variables of the templates.
  public let variables: [String]

  private let columns: [String: Int]

  /// Reads a file.
  ///
  /// - Throws: ``InputError`` for a file that cannot be read, a missing or repeated column, a malformed line.
  public init(path: String) throws(InputError) {
    try self.init([UInt8](ExampleProgram.contents(of: path)), name: path)
  }

  /// Reads the bytes of a file; `name` is what errors call it.
  ///
  /// - Throws: ``InputError`` for a missing or repeated column and for a malformed line.
  public init(_ bytes: [UInt8], name: String) throws(InputError) {
    var reader = CSVReader(bytes, file: name)
    guard let header = try reader.next() else {
      throw InputError(
        "\(name): the file is empty; its first line should name the columns phone, service, template")
    }
    columns = try Self.columns(of: header, name)
    variables = header.fields.filter { !Self.known.contains($0) }
    while let record = try reader.next() {
      guard record.fields.count == header.fields.count else {
        let last = min(record.fields.count, header.fields.count)
        let column =
          record.fields.count < header.fields.count
          ? "column \"\(header.fields[last])\" is missing" : "there are more fields than columns"
        throw InputError(
          "\(name), line \(record.line), column \(last + 1): \(column);"
            + " \(record.fields.count) fields, the header has \(header.fields.count)")
      }
      recipients.append(recipient(record))
    }
  }

  private static let known: Set<String> = ["phone", "service", "template", "ttl", "routes", "status_url"]

  private static func columns(of header: CSVRecord, _ name: String) throws(InputError) -> [String: Int] {
    var columns: [String: Int] = [:]
    for (index, column) in header.fields.enumerated() {
      if column.isEmpty {
        throw InputError("\(name), line \(header.line), column \(index + 1): a column without a name")
      }
      if columns.updateValue(index, forKey: column) != nil {
        throw InputError(
          "\(name), line \(header.line), column \(index + 1): the column \"\(column)\" stands there twice")
      }
    }
    for column in ["phone", "service", "template"] where columns[column] == nil {
      throw InputError(
        "\(name), line \(header.line): the column \"\(column)\" is missing;"
          + " phone, service and template are required, found: \(header.fields.joined(separator: ", "))")
    }
    return columns
  }

  private func recipient(_ record: CSVRecord) -> Recipient {
    func cell(_ name: String) -> String { columns[name].map { record.fields[$0] } ?? "" }
    var message = DevinoMessage(
      to: PhoneNumber(rawValue: cell("phone")), from: SenderGroup(rawValue: cell("service")),
      template: Self.template(cell("template")))
    for name in variables { message.variables[name] = cell(name) }
    if !cell("routes").isEmpty {
      message.routes = cell("routes").split(separator: ";", omittingEmptySubsequences: false)
        .map { DevinoRoute(rawValue: String($0)) }
    }
    if !cell("status_url").isEmpty { message.statusURL = cell("status_url") }
    var row = Recipient(line: record.line, phone: cell("phone"), message: .success(message))
    let ttl = cell("ttl")
    if let seconds = Int(ttl) {
      message.timeToLive = .seconds(seconds)
      row.message = .success(message)
    } else if !ttl.isEmpty {
      row.message = .failure(Self.notANumber(ttl))
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

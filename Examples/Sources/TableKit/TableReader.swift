import ExampleSupport

/// A CSV file with a header line, read whole before anything is sent: a malformed line must not be found half-way.
public struct TableFile: Sendable {
  /// One line under the header.
  public struct Record: Sendable {
    /// Where it begins, from 1.
    public let line: Int
    fileprivate let fields: [String]
    fileprivate let columns: [String: Int]

    /// The cell of a column; empty when the file has no such column.
    public subscript(column: String) -> String { columns[column].map { fields[$0] } ?? "" }
  }

  /// The names of the columns, in their order.
  public let columns: [String]
  /// The lines in the order of the file.
  public private(set) var records: [Record] = []

  /// Reads a file.
  ///
  /// - Throws: ``InputError`` for a file that cannot be read, a missing, unknown or repeated column, a malformed line.
  public init(path: String, required: [String], known: [String]? = nil) throws(InputError) {
    try self.init(
      [UInt8](ExampleProgram.contents(of: path)), name: path, required: required, known: known)
  }

  /// Reads the bytes of a file.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: What errors call it.
  ///   - required: Columns that have to be there.
  ///   - known: All columns that may be there; `nil` when any may.
  /// - Throws: ``InputError``.
  public init(
    _ bytes: [UInt8], name: String, required: [String], known: [String]? = nil
  ) throws(InputError) {
    var reader = CSVReader(bytes, file: name)
    guard let header = try reader.next() else {
      throw InputError(
        "\(name): the file is empty; its first line should name the columns \(required.joined(separator: ", "))"
      )
    }
    columns = header.fields
    let places = try Self.places(of: header, name, required, known)
    while let record = try reader.next() {
      guard record.fields.count == header.fields.count else {
        throw Self.wrongCount(of: record, header, name)
      }
      records.append(Record(line: record.line, fields: record.fields, columns: places))
    }
  }

  private static func places(
    of header: CSVRecord, _ name: String, _ required: [String], _ known: [String]?
  ) throws(InputError) -> [String: Int] {
    var places: [String: Int] = [:]
    for (index, column) in header.fields.enumerated() {
      let place = "\(name), line \(header.line), column \(index + 1)"
      if column.isEmpty { throw InputError("\(place): a column without a name") }
      if let known, !known.contains(column) {
        throw InputError(
          "\(place): the column \"\(shown(column))\" is not known; there may be \(known.joined(separator: ", "));"
            + " is the header line missing?")
      }
      if places.updateValue(index, forKey: column) != nil {
        throw InputError("\(place): the column \"\(shown(column))\" stands there twice")
      }
    }
    for column in required where places[column] == nil {
      let last = required.last ?? ""
      let list = required.count < 2 ? last : required.dropLast().joined(separator: ", ") + " and " + last
      throw InputError(
        "\(name), line \(header.line): the column \"\(column)\" is missing;"
          + " \(list) are required, found: \(header.fields.map(shown).joined(separator: ", "))")
    }
    return places
  }

  /// A name for a screen: without a header line it is somebody's number or text.
  private static func shown(_ column: String) -> String {
    let digits = column.unicodeScalars.count { $0.properties.numericType != nil }
    if digits > 4 { return "(\(column.count) characters)" }
    return String(column.prefix(30).filter { !$0.isNewline && $0 >= " " })
  }

  private static func wrongCount(of record: CSVRecord, _ header: CSVRecord, _ name: String) -> InputError {
    let last = min(record.fields.count, header.fields.count)
    let column =
      record.fields.count < header.fields.count
      ? "column \"\(shown(header.fields[last]))\" is missing" : "there are more fields than columns"
    return InputError(
      "\(name), line \(record.line), column \(last + 1): \(column);"
        + " \(record.fields.count) fields, the header has \(header.fields.count)")
  }
}

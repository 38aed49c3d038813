import ExampleSupport

/// Reads a table file with a header line, row by row: memory holds one row, however long the file is.
///
/// Rows without any content are skipped, and so are columns at the end that have neither a name nor content: programs
/// that calculate leave both behind.
public struct TableReader {
  /// One line under the header.
  public struct Record: Sendable {
    /// Where it begins, from 1.
    public let line: Int
    fileprivate let fields: [String]
    fileprivate let places: [String: Int]

    /// The cell of a column; empty when the file has no such column.
    public subscript(column: String) -> String { places[column].map { fields[$0] } ?? "" }
  }

  /// The header line.
  public let header: TableHeader
  /// What separates the cells.
  public var delimiter: Delimiter { reader.delimiter }

  private var reader: CSVReader
  private let file: String

  /// Opens a file and reads its header line.
  ///
  /// - Parameters:
  ///   - path: The file; a pipe can be read as well.
  ///   - format: What is known about how it is written.
  ///   - columns: The columns that the program knows.
  /// - Throws: ``InputError`` for a file that cannot be read, and for a header line that does not do.
  public init(path: String, format: TableFormat, columns: TableColumns) throws(InputError) {
    try self.init(try TextSource(path: path, encoding: format.encoding), path, format.delimiter, columns)
  }

  /// Reads the bytes of a file; `name` is what errors call it.
  ///
  /// - Throws: ``InputError``, as for a file.
  public init(
    _ bytes: [UInt8], name: String, format: TableFormat = TableFormat(), columns: TableColumns
  ) throws(InputError) {
    let source = try TextSource(bytes, name: name, encoding: format.encoding)
    try self.init(source, name, format.delimiter, columns)
  }

  init(
    _ source: TextSource, _ file: String, _ delimiter: Delimiter?, _ columns: TableColumns
  ) throws(InputError) {
    self.file = file
    reader = CSVReader(source, file: file)
    let hasSecondMark = try reader.findHeader(delimiter, expecting: columns.required)
    guard let record = try reader.next() else {
      throw InputError(
        "\(file): the file is empty; its first line should name the columns \(columns.required.joined(separator: ", "))"
      )
    }
    header = try TableHeader(record, of: file, columns, hasSecondMark: hasSecondMark)
  }

  /// The next row, or `nil` at the end of the file.
  ///
  /// - Throws: ``InputError`` for a malformed row.
  public mutating func next() throws(InputError) -> Record? {
    while var record = try reader.next() {
      if record.fields.allSatisfy(\.isEmpty) { continue }
      let count = header.columns.count
      let surplus = record.fields.dropFirst(count)
      guard record.fields.count >= count, surplus.allSatisfy(\.isEmpty) else { throw wrongCount(of: record) }
      record.fields.removeLast(surplus.count)
      return Record(line: record.line, fields: record.fields, places: header.places)
    }
    return nil
  }

  private func wrongCount(of record: CSVRecord) -> InputError {
    let fields = record.fields
    let count = header.columns.count
    let place = "\(file), line \(record.line), column"
    guard fields.count < count else {
      let surplus = fields.indices.dropFirst(count).first { !fields[$0].isEmpty } ?? count
      return InputError(
        "\(place) \(surplus + 1): there are more fields than columns; \(fields.count) fields, the header has \(count);"
          + " name the column, or, if this is a part of a cell with \(delimiter.name), put the whole cell in quotes"
      )
    }
    return InputError(
      "\(place) \(fields.count + 1): column \"\(header.columns[fields.count].shown)\" is missing;"
        + " \(fields.count) fields, the header has \(count); the separators of empty cells are needed as well"
        + " (Excel may leave them out at the end of a row: fill that column, or move it to the left)")
  }
}

extension CSVReader {
  /// Goes to the header line and finds out the delimiter; returns whether a second byte order mark was left out.
  fileprivate mutating func findHeader(
    _ given: Delimiter?, expecting columns: [String]
  ) throws(InputError) -> Bool {
    var hasSecondMark = try skipMarks()
    var separator: Delimiter?
    while true {
      let line = try lineAhead()
      let found =
        separator == nil ? try located { () throws(TextFault) in try Delimiter(separatorLine: line) } : nil
      if found != nil {
        separator = found
      } else if line.contains(where: { byte in !Delimiter.allCases.contains { $0.byte == byte } }) {
        if let known = given ?? separator {
          delimiter = known
        } else {
          delimiter = try located { () throws(TextFault) in try Delimiter(of: line, expecting: columns) }
        }
        return hasSecondMark
      }
      // An empty line, one of delimiters alone, or the line that names the delimiter.
      guard try skipLine() else { return hasSecondMark }
      if try skipMarks() { hasSecondMark = true }
    }
  }

  private func located<Value>(_ work: () throws(TextFault) -> Value) throws(InputError) -> Value {
    do throws(TextFault) {
      return try work()
    } catch {
      throw self.error(error.message)
    }
  }
}

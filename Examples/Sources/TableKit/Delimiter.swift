import ExampleSupport

/// What stands between the cells of a line.
public enum Delimiter: String, CaseIterable, Sendable {
  /// A comma, as RFC 4180 has it.
  case comma = ","
  /// A semicolon: what Excel writes where the comma belongs to numbers, as in Russia.
  case semicolon = ";"
  /// A tab: Excel's "text" and "Unicode text".
  case tab = "\t"
  /// A vertical bar: read when it is asked for, never guessed.
  case bar = "|"

  /// The words of the command line, for a message to a person.
  public static let names = "comma, semicolon, tab or bar"

  /// Finds a delimiter by its name or the character itself.
  public init?(name: String) {
    switch name {
    case "comma": self = .comma
    case "semicolon": self = .semicolon
    case "tab", "\\t": self = .tab
    case "bar", "pipe": self = .bar
    case let name: self.init(rawValue: name)
    }
  }

  /// The delimiter for a message to a person.
  public var name: String {
    switch self {
    case .comma: "a comma"
    case .semicolon: "a semicolon"
    case .tab: "a tab"
    case .bar: "a vertical bar"
    }
  }

  /// The one byte that it is.
  var byte: UInt8 { rawValue.utf8.first ?? 0 }

  /// Takes the delimiter from a header line.
  ///
  /// It is the one of comma, semicolon and tab that stands there outside of quotes, a comma when there is none. When
  /// there are several, it is the one that separates the expected columns.
  ///
  /// - Parameters:
  ///   - header: The bytes of the line, in UTF-8.
  ///   - columns: The names that have to be there.
  /// - Throws: ``TextFault`` when several would do, or none of several.
  init(of header: ArraySlice<UInt8>, expecting columns: [String]) throws(TextFault) {
    let found = [Delimiter.comma, .semicolon, .tab].filter { $0.stands(in: header) }
    let fitting = found.count < 2 ? found : found.filter { $0.separates(columns, in: header) }
    guard let delimiter = fitting.first ?? (found.isEmpty ? .comma : nil), fitting.count < 2 else {
      throw TextFault(
        "\(found.map(\.name).joined(separator: " and ")) stand in the header line, and"
          + (fitting.isEmpty ? " none of them separates" : " more than one of them separates")
          + " the columns \(columns.joined(separator: ", ")): say which it is with --delimiter (\(Self.names))"
      )
    }
    self = delimiter
  }

  private func stands(in line: ArraySlice<UInt8>) -> Bool {
    var isQuoted = false
    for byte in line {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == self.byte, !isQuoted { return true }
    }
    return false
  }

  private func separates(_ columns: [String], in line: ArraySlice<UInt8>) -> Bool {
    guard let source = try? TextSource(Array(line), name: "", encoding: .utf8) else { return false }
    var reader = CSVReader(source, file: "", delimiter: self)
    let names = ((try? reader.next())?.fields ?? []).map { ColumnName($0).name }
    return columns.allSatisfy(names.contains)
  }

  /// Reads a line `sep=;`, by which Excel is told the delimiter; behind it there may be empty cells.
  ///
  /// - Returns: `nil` for any other line.
  /// - Throws: ``TextFault`` for a delimiter that is not known.
  init?(separatorLine line: ArraySlice<UInt8>) throws(TextFault) {
    var text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("\"") { text = text.replacing("\"", with: "") }
    guard text.lowercased().hasPrefix("sep=") else { return nil }
    let rest = text.dropFirst(4)
    guard let first = rest.first, rest.allSatisfy({ $0 == first }), let delimiter = Self(name: String(first))
    else {
      throw TextFault(
        "sep= should be followed by one of , ; | or a tab; remove the line and say what it is with --delimiter"
      )
    }
    self = delimiter
  }
}

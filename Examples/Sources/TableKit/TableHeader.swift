import ExampleSupport

/// The columns that a program knows.
public struct TableColumns: Sendable {
  /// Those that have to be there.
  public var required: [String]
  /// Those that may be there.
  public var optional: [String]
  /// What a column with any other name is, such as "a variable of the template"; `nil` when there may be none.
  public var others: String?

  /// Makes a list of columns.
  public init(required: [String], optional: [String] = [], others: String? = nil) {
    self.required = required
    self.optional = optional
    self.others = others
  }

  var known: [String] { required + optional }
}

/// The header line of a table file.
public struct TableHeader: Sendable {
  /// The line where it stands, from 1.
  public let line: Int
  /// The names of the columns, in their order, without blanks at their ends.
  public let columns: [String]
  /// What is doubtful about them.
  public private(set) var warnings: [TableWarning] = []

  let places: [String: Int]
  private let file: String

  init(
    _ record: CSVRecord, of file: String, _ known: TableColumns, hasSecondMark: Bool
  ) throws(InputError) {
    let cells = record.fields.map(ColumnName.init)
    columns = cells.prefix((cells.lastIndex { !$0.name.isEmpty } ?? -1) + 1).map(\.name)
    line = record.line
    self.file = file
    places = try Self.places(of: columns, "\(file), line \(line)", known)
    if hasSecondMark {
      warn("column.blanks", 0, "a second byte order mark (U+FEFF) stands before the name; it was left out")
    }
    for (index, cell) in cells.enumerated() where !cell.name.isEmpty && !cell.trimmed.isEmpty {
      let codes = cell.trimmed.map { $0 == "U+0020" ? "a blank" : $0 }.joined(separator: ", ")
      warn("column.blanks", index, "the name has \(codes) at its ends; it is read as \"\(cell.name.shown)\"")
    }
    warnOfLookAlikes(known)
  }

  /// Checks that every name is in the header: those of a template's variables.
  ///
  /// - Throws: ``InputError`` that names the first that is not, and what looks like it.
  public func require(_ names: [String], of owner: String) throws(InputError) {
    for name in names where places[name] == nil {
      throw InputError(
        "\(file), line \(line): \(owner) has the variable \"\(name.shown)\", and no column has this name;"
          + " found: \(columns.map(\.shown).joined(separator: ", "))\(Self.hint(for: name, in: columns))")
    }
  }

  private mutating func warn(_ rule: String, _ index: Int, _ message: String) {
    warnings.append(
      TableWarning(rule: rule, line: line, message: "\(file), line \(line), column \(index + 1): \(message)"))
  }

  private mutating func warnOfLookAlikes(_ known: TableColumns) {
    var seen: [String: String] = [:]
    for name in known.known { seen[ColumnName.skeleton(name)] = name }
    for (index, name) in columns.enumerated() where !known.known.contains(name) {
      let others = known.others ?? "not known"
      if let twin = seen.updateValue(name, forKey: ColumnName.skeleton(name)) {
        let how = Self.likeness(of: name, to: twin)
        warn("column.lookalike", index, "\"\(name.shown)\" \(how); it is read as \(others)")
      } else if let quirk = ColumnName.quirk(name) {
        warn("column.letters", index, "\"\(name.shown)\" \(quirk); it is read as \(others)")
      }
    }
  }

  private static func places(
    of columns: [String], _ line: String, _ known: TableColumns
  ) throws(InputError) -> [String: Int] {
    var places: [String: Int] = [:]
    for (index, column) in columns.enumerated() {
      let place = "\(line), column \(index + 1)"
      if column.isEmpty {
        throw InputError("\(place): a column without a name; name it, or remove the column")
      }
      if known.others == nil, !known.known.contains(column) {
        throw InputError(
          "\(place): the column \"\(column.shown)\" is not known; there may be"
            + " \(known.known.joined(separator: ", "))"
            + (likeness(of: column, in: known.known).map { "; it \($0)" }
              ?? (columns.count == 1 ? separatorHint : "; is the header line missing?")))
      }
      if places.updateValue(index, forKey: column) != nil {
        throw InputError("\(place): the column \"\(column.shown)\" stands there twice")
      }
    }
    for column in known.required where places[column] == nil {
      throw InputError(
        "\(line): the column \"\(column)\" is missing; \(list(known.required)) required,"
          + " found: \(columns.map(\.shown).joined(separator: ", "))\(hint(for: column, in: columns))")
    }
    return places
  }

  private static func hint(for column: String, in columns: [String]) -> String {
    if let twin = columns.first(where: { likeness(of: $0, in: [column]) != nil }) {
      return "; \"\(twin.shown)\" \(likeness(of: twin, to: column))"
    }
    return columns.count == 1 ? separatorHint : ""
  }

  private static let separatorHint =
    "; if something else than commas, semicolons or tabs separates the columns, say what with --delimiter"

  private static func likeness(of name: String, in columns: [String]) -> String? {
    let skeleton = ColumnName.skeleton(name)
    return columns.first { ColumnName.skeleton($0) == skeleton }.map { likeness(of: name, to: $0) }
  }

  private static func likeness(of name: String, to twin: String) -> String {
    if name.lowercased() == twin.lowercased() { return "differs from \"\(twin.shown)\" only in case" }
    return "looks like \"\(twin.shown)\" and is not" + (ColumnName.quirk(name).map { ": it \($0)" } ?? "")
  }

  private static func list(_ names: [String]) -> String {
    let last = names.last ?? ""
    return names.count < 2 ? "\(last) is" : "\(names.dropLast().joined(separator: ", ")) and \(last) are"
  }
}

extension String {
  /// A name for a screen: without a header line it is somebody's number or text.
  var shown: String {
    let digits = unicodeScalars.count { $0.properties.numericType != nil }
    return digits > 4 ? "(\(count) characters)" : String(prefix(30)).withInvisibleSpeltOut
  }
}

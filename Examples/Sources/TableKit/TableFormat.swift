import ExampleSupport

/// What the command line says about how a table file is written; what it does not say the file tells by itself.
public struct TableFormat: Sendable {
  /// How the text is encoded; `nil` for what the mark says, or UTF-8.
  public var encoding: TextEncoding?
  /// What separates the cells; `nil` for what the header line shows.
  public var delimiter: Delimiter?

  /// Leaves everything to the file.
  public init() {}

  /// Takes an argument, if it is one of the two flags.
  ///
  /// - Returns: Whether it was.
  /// - Throws: ``InputError`` that says what would be right.
  public mutating func take(_ argument: String, _ rest: inout Arguments) throws(InputError) -> Bool {
    switch argument {
    case "--encoding":
      let name = try rest.value(of: argument)
      encoding = TextEncoding(name: name)
      if encoding == nil { throw InputError("--encoding \(name): \(TextEncoding.names) is needed") }
    case "--delimiter":
      let name = try rest.value(of: argument)
      delimiter = Delimiter(name: name)
      if delimiter == nil { throw InputError("--delimiter \(name): \(Delimiter.names) is needed") }
    default: return false
    }
    return true
  }

  /// What `--help` prints of them.
  public static let help = """
      --encoding NAME    how FILE.csv is encoded, if not in UTF-8 or, with a mark at its beginning, in UTF-16:
                         windows-1251 (plain "CSV" of Russian Excel), utf-16le, utf-16be or utf-8
      --delimiter NAME   comma, semicolon, tab or bar. Without it a line "sep=;" at the beginning says it, or the
                         header line: the one of comma, semicolon and tab that stands there outside of quotes,
                         or, if several do, the only one that separates the required columns
    """
}

/// The name of a column, without what nobody sees at its ends.
struct ColumnName {
  /// The name that is used.
  let name: String
  /// What was taken off its ends, as `U+00A0`; empty when there was nothing.
  let trimmed: [String]

  /// Trims a cell of the header line.
  init(_ cell: String) {
    let scalars = cell.unicodeScalars
    let start = scalars.prefix { $0.isInvisible }
    let end = scalars.dropFirst(start.count).reversed().prefix { $0.isInvisible }.reversed()
    name = String(String.UnicodeScalarView(scalars.dropFirst(start.count).dropLast(end.count)))
    var seen: [String] = []
    for code in (Array(start) + Array(end)).map(\.code) where !seen.contains(code) { seen.append(code) }
    trimmed = seen
  }

  /// The name as an eye might read it: without case and invisible characters, Cyrillic letters that look like Latin ones
  /// taken for these.
  static func skeleton(_ name: String) -> String {
    let seen = name.unicodeScalars.filter { !$0.isInvisible }
    return String(String.UnicodeScalarView(seen)).uppercased().reduce(into: "") { $0.append(twins[$1] ?? $1) }
  }

  /// What is odd about the name by itself; `nil` when nothing is.
  static func quirk(_ name: String) -> String? {
    if let invisible = name.unicodeScalars.first(where: { $0.isInvisible && $0 != " " }) {
      return "holds \(invisible.code), which nobody sees"
    }
    let words = name.split { !$0.isLetter }
    guard words.contains(where: hasStrangers) else { return nil }
    let cyrillic = name.unicodeScalars.filter(\.isCyrillic).map { "\($0) is \($0.code)" }
    return
      "has Latin and Cyrillic letters in one word: \(cyrillic.prefix(3).joined(separator: ", ")), Cyrillic"
  }

  /// Whether a word would be of one script if the letters that look like those of it were it.
  private static func hasStrangers(_ word: Substring) -> Bool {
    let cyrillic = word.filter { $0.unicodeScalars.contains(where: \.isCyrillic) }
    let latin = word.filter { $0.isASCII }
    guard !cyrillic.isEmpty, !latin.isEmpty else { return false }
    return cyrillic.allSatisfy { twin(of: $0) != nil } || latin.allSatisfy { latinTwins.contains($0) }
  }

  private static func twin(of letter: Character) -> Character? {
    letter.isLowercase && "вмнт".contains(letter) ? nil : twins[Character(letter.uppercased())]
  }

  /// Cyrillic capitals and the Latin ones that look like them.
  private static let twins: [Character: Character] = [
    "А": "A", "В": "B", "Е": "E", "Ё": "E", "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C",
    "Т": "T",
    "У": "Y", "Х": "X", "І": "I", "Ѕ": "S", "Ј": "J",
  ]

  /// Latin letters that have a Cyrillic twin.
  private static let latinTwins: Set<Character> = Set("ABEKMHOPCTYXIaeopcyxik")
}

extension Unicode.Scalar {
  /// Whether nobody sees it: white space, and what has no shape of its own.
  var isInvisible: Bool {
    properties.isWhitespace || properties.isDefaultIgnorableCodePoint
      || [.control, .format].contains(properties.generalCategory)
  }

  fileprivate var isCyrillic: Bool { (0x0400...0x052F).contains(value) }

  /// Its name in Unicode's tables: `U+00A0`.
  var code: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

extension String {
  /// The text with what nobody sees, other than single spaces, spelt out.
  var withInvisibleSpeltOut: String {
    unicodeScalars.reduce(into: "") { text, scalar in
      text += scalar.isInvisible && scalar != " " ? "(\(scalar.code))" : String(scalar)
    }
  }
}

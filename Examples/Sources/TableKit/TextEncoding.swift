/// How the text of a file is encoded.
public enum TextEncoding: String, CaseIterable, Sendable {
  /// UTF-8, with or without a byte order mark.
  case utf8 = "utf-8"
  /// UTF-16 with the low byte first: Excel's "Unicode text".
  case utf16LittleEndian = "utf-16le"
  /// UTF-16 with the high byte first.
  case utf16BigEndian = "utf-16be"
  /// Windows-1251: what Excel on Russian Windows writes as plain "CSV".
  case windows1251 = "windows-1251"

  /// The names, for a message to a person.
  public static var names: String {
    allCases.dropLast().map(\.rawValue).joined(separator: ", ") + " or " + TextEncoding.windows1251.rawValue
  }

  /// Finds an encoding by its name, in any case; `utf8` and `cp1251` are known as well.
  public init?(name: String) {
    switch name.lowercased() {
    case "utf8": self = .utf8
    case "cp1251", "windows1251": self = .windows1251
    case let name: self.init(rawValue: name)
    }
  }

  /// The mark at the beginning of a file that tells its encoding.
  var mark: [UInt8] {
    switch self {
    case .utf8: [0xEF, 0xBB, 0xBF]
    case .utf16LittleEndian: [0xFF, 0xFE]
    case .utf16BigEndian: [0xFE, 0xFF]
    case .windows1251: []
    }
  }

  /// Finds out how a file is encoded.
  ///
  /// A mark decides; without one it is what the command line says, or UTF-8.
  ///
  /// - Parameters:
  ///   - start: The first bytes of the file, four at least if it has as many.
  ///   - given: What the command line says.
  /// - Throws: ``TextFault`` when the two contradict each other, or the file is no text in any of the encodings.
  init(of start: [UInt8], given: TextEncoding?) throws(TextFault) {
    if let format = Self.binaryFormat(of: start) {
      throw TextFault("this is \(format), no CSV: save it as \"CSV UTF-8\"")
    }
    if start.starts(with: [0xFF, 0xFE, 0, 0]) || start.starts(with: [0, 0, 0xFE, 0xFF]) {
      throw TextFault("this is UTF-32, which is not read: save it as \"CSV UTF-8\"")
    }
    let marked = Self.allCases.first { !$0.mark.isEmpty && start.starts(with: $0.mark) }
    if let marked, let given, marked != given {
      throw TextFault(
        "--encoding \(given.rawValue), but the file begins with the mark of \(marked.rawValue): leave --encoding out"
      )
    }
    if marked == nil, given == nil, let unmarked = Self.unmarkedUTF16(start) {
      throw TextFault("this looks like UTF-16 without its mark: give --encoding \(unmarked.rawValue)")
    }
    self = marked ?? given ?? .utf8
  }

  private static func binaryFormat(of start: [UInt8]) -> String? {
    if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      return "an Excel workbook (.xlsx) or another ZIP archive"
    }
    if start.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return "an old Excel workbook (.xls)" }
    if start.starts(with: [0x1F, 0x8B]) { return "a gzip archive" }
    return nil
  }

  /// A name of a column begins with a character of ASCII: half of its first unit is zero.
  private static func unmarkedUTF16(_ start: [UInt8]) -> TextEncoding? {
    guard start.count >= 2, (start[0] == 0) != (start[1] == 0) else { return nil }
    return start[0] == 0 ? .utf16BigEndian : .utf16LittleEndian
  }
}

/// What is wrong with a text at the place that its reader has reached.
struct TextFault: Error {
  let message: String

  init(_ message: String) {
    self.message = message
  }
}

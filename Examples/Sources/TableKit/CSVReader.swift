import ExampleSupport

/// Reads CSV as RFC 4180 describes it: UTF-8 with or without a byte order mark, LF or CRLF.
///
/// Empty lines are skipped. Anything that the RFC does not allow is an error with its place, never guessed at.
public struct CSVReader {
  private let bytes: [UInt8]
  private let file: String
  private var index = 0
  private var line = 1
  /// Where the present line begins, for the column of an error.
  private var lineStart = 0

  /// Makes a reader; `file` is the name that errors show.
  public init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      index = 3
      lineStart = 3
    }
  }

  /// The next record, or `nil` at the end of the file.
  ///
  /// - Throws: ``InputError``.
  public mutating func next() throws(InputError) -> CSVRecord? {
    while index < bytes.count, skipLineEnd() {}
    guard index < bytes.count else { return nil }
    var record = CSVRecord(line: line, fields: [])
    while true {
      record.fields.append(bytes[index...].first == .quote ? try quotedField() : try plainField())
      guard index < bytes.count, !skipLineEnd() else { return record }
      index += 1  // the comma
      if index == bytes.count {
        record.fields.append("")
        return record
      }
    }
  }

  private mutating func plainField() throws(InputError) -> String {
    let start = index
    while index < bytes.count, bytes[index] != .comma, bytes[index] != .lineFeed {
      if bytes[index] == .quote {
        throw error("a quote inside an unquoted field; quote the whole field and double the quotes inside")
      }
      if isLineEnd { break }
      try checkByte()
      index += 1
    }
    return try text(bytes[start..<index], from: start)
  }

  private mutating func quotedField() throws(InputError) -> String {
    let opening = error("this quote is never closed")
    let start = index
    var content: [UInt8] = []
    var isClosed = false
    index += 1
    while index < bytes.count {
      if bytes[index] == .quote {
        index += 1
        isClosed = index == bytes.count || bytes[index] != .quote
        if isClosed { break }
      } else if isLineEnd {
        if bytes[index] == .carriageReturn {
          content.append(.carriageReturn)
          index += 1
        }
        line += 1
        lineStart = index + 1
      } else {
        try checkByte()
      }
      content.append(bytes[index])
      index += 1
    }
    guard isClosed else { throw opening }
    guard index == bytes.count || bytes[index] == .comma || isLineEnd else {
      throw error("text after a closing quote; only a comma or the end of the line may follow")
    }
    return try text(content[...], from: start)
  }

  private var isLineEnd: Bool {
    if bytes[index] == .lineFeed { return true }
    return bytes[index] == .carriageReturn && index + 1 < bytes.count && bytes[index + 1] == .lineFeed
  }

  /// Skips one line end, if there is one.
  private mutating func skipLineEnd() -> Bool {
    guard isLineEnd else { return false }
    index += bytes[index] == .lineFeed ? 1 : 2
    line += 1
    lineStart = index
    return true
  }

  private func checkByte() throws(InputError) {
    if bytes[index] == 0 { throw error("a NUL byte; the file should be text in UTF-8") }
    if bytes[index] == .carriageReturn {
      throw error("a carriage return without a line feed; lines should end with LF or CRLF")
    }
  }

  private func text(_ field: ArraySlice<UInt8>, from start: Int) throws(InputError) -> String {
    guard let text = String(validating: field, as: UTF8.self) else {
      throw error("bytes that are not UTF-8; save the file as UTF-8", at: min(start, index))
    }
    return text
  }

  private func error(_ message: String, at place: Int? = nil) -> InputError {
    let place = place ?? index
    // Continuation bytes are no characters of their own.
    let column = 1 + bytes[min(lineStart, place)..<place].count { $0 & 0xC0 != 0x80 }
    return InputError("\(file), line \(line), column \(column): \(message)")
  }
}

extension UInt8 {
  fileprivate static let quote = UInt8(ascii: "\"")
  fileprivate static let comma = UInt8(ascii: ",")
  fileprivate static let lineFeed = UInt8(ascii: "\n")
  fileprivate static let carriageReturn = UInt8(ascii: "\r")
}

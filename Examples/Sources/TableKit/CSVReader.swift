import ExampleSupport

/// Reads CSV as RFC 4180 describes it, with any ``Delimiter``, LF or CRLF; one row is in memory at a time.
///
/// Empty lines are skipped. Anything that the RFC does not allow is an error with its place, never guessed at.
public struct CSVReader {
  /// The longest row in bytes: a quote that is never closed must not take the whole file into memory.
  static let longestRow = 1 << 20

  /// What stands between two cells.
  var delimiter: Delimiter
  private var source: TextSource
  private let file: String
  /// The piece that is being read, and how far.
  private var buffer: [UInt8] = []
  private var index = 0
  private var hasEnded = false
  private(set) var place = Place(line: 1, column: 1)
  private var rowLength = 0

  /// A place in the file, as an editor counts: lines and characters from 1.
  struct Place {
    var line: Int
    var column: Int
  }

  /// Reads bytes in memory as UTF-8; `file` is the name that errors show.
  ///
  /// - Throws: ``InputError`` when they are no text.
  public init(_ bytes: [UInt8], file: String, delimiter: Delimiter = .comma) throws(InputError) {
    self.init(try TextSource(bytes, name: file, encoding: nil), file: file, delimiter: delimiter)
  }

  init(_ source: TextSource, file: String, delimiter: Delimiter = .comma) {
    self.source = source
    self.file = file
    self.delimiter = delimiter
  }

  /// The next record, or `nil` at the end of the file.
  ///
  /// - Throws: ``InputError``.
  public mutating func next() throws(InputError) -> CSVRecord? {
    while try skipLineEnd() {}
    guard try byte() != nil else { return nil }
    var record = CSVRecord(line: place.line, fields: [])
    rowLength = 0
    while true {
      try checkLength(of: place)
      record.fields.append(try byte() == .quote ? try quotedField() : try plainField())
      guard try byte() != nil, try !skipLineEnd() else { return record }
      advance()  // the delimiter
    }
  }

  private mutating func plainField() throws(InputError) -> String {
    let start = place
    var content: [UInt8] = []
    while let byte = try byte(), byte != delimiter.byte, try !isLineEnd() {
      if byte == .quote {
        throw error("a quote inside an unquoted field; quote the whole field and double the quotes inside")
      }
      try checkByte(byte)
      try checkLength(of: start)
      content.append(byte)
      advance()
    }
    return try text(content, from: start)
  }

  private mutating func quotedField() throws(InputError) -> String {
    let start = place
    var content: [UInt8] = []
    advance()
    while let byte = try byte() {
      try checkLength(of: start)
      if byte == .quote {
        advance()
        guard try self.byte() == .quote else {
          try checkEndOfQuotes()
          return try text(content, from: start)
        }
      } else if try isLineEnd() {
        if byte == .carriageReturn { content.append(byte) }
        content.append(.lineFeed)
        _ = try skipLineEnd()
        continue
      } else {
        try checkByte(byte)
      }
      content.append(byte)
      advance()
    }
    throw error("this quote is never closed", at: start)
  }

  private mutating func checkEndOfQuotes() throws(InputError) {
    guard let byte = try byte(), byte != delimiter.byte, try !isLineEnd() else { return }
    throw error("text after a closing quote; only \(delimiter.name) or the end of the line may follow")
  }

  private mutating func isLineEnd() throws(InputError) -> Bool {
    let first = try byte()
    if first == .lineFeed { return true }
    guard first == .carriageReturn else { return false }
    return try byte(ahead: 1) == .lineFeed
  }

  /// Skips one line end, if there is one.
  private mutating func skipLineEnd() throws(InputError) -> Bool {
    guard try isLineEnd() else { return false }
    index += buffer[index] == .lineFeed ? 1 : 2
    rowLength += 1
    place = Place(line: place.line + 1, column: 1)
    return true
  }

  private func checkByte(_ byte: UInt8) throws(InputError) {
    if byte == 0 { throw error("a NUL byte; the file should be text, see --encoding") }
    if byte == .carriageReturn {
      throw error(
        "a carriage return without a line feed; lines should end with LF or CRLF: save the file as \"CSV UTF-8\""
      )
    }
  }

  private func checkLength(of field: Place) throws(InputError) {
    guard rowLength > Self.longestRow else { return }
    throw error("here a row gets longer than 1 MB; is a quote never closed?", at: field)
  }

  private func text(_ field: [UInt8], from start: Place) throws(InputError) -> String {
    guard let text = String(validating: field, as: UTF8.self) else {
      throw error(EncodingGuess.message(for: field), at: start)
    }
    return text
  }

  func error(_ message: String, at place: Place? = nil) -> InputError {
    let place = place ?? self.place
    return InputError("\(file), line \(place.line), column \(place.column): \(message)")
  }
}

// The bytes that are being read.
extension CSVReader {
  /// The byte that is read next, or one behind it; `nil` at the end of the file.
  private mutating func byte(ahead: Int = 0) throws(InputError) -> UInt8? {
    while index + ahead >= buffer.count {
      guard try fill() else { return nil }
    }
    return buffer[index + ahead]
  }

  /// Appends the next piece to what has not been read yet.
  private mutating func fill() throws(InputError) -> Bool {
    guard !hasEnded else { return false }
    do throws(TextFault) {
      guard let piece = try source.next() else {
        hasEnded = true
        return false
      }
      buffer.removeFirst(index)
      index = 0
      buffer += piece
      return true
    } catch {
      throw self.error(error.message)
    }
  }

  private mutating func advance() {
    // Continuation bytes are no characters of their own.
    if buffer[index] & 0xC0 != 0x80 { place.column += 1 }
    index += 1
    rowLength += 1
  }

  /// The bytes up to the next line end outside of quotes, without reading them; at most ``longestRow``.
  mutating func lineAhead() throws(InputError) -> ArraySlice<UInt8> {
    var length = 0
    var isQuoted = false
    while length < Self.longestRow, let byte = try byte(ahead: length) {
      if byte == .quote { isQuoted.toggle() }
      if byte == .lineFeed || byte == .carriageReturn, !isQuoted { break }
      length += 1
    }
    return buffer[index..<index + length]
  }

  /// Leaves out the line that ``lineAhead()`` gave; returns whether there was an end of it.
  mutating func skipLine() throws(InputError) -> Bool {
    for _ in try lineAhead() { advance() }
    return try skipLineEnd()
  }

  /// Leaves out byte order marks; returns whether there were any.
  mutating func skipMarks() throws(InputError) -> Bool {
    let mark = TextEncoding.utf8.mark
    var found = false
    while try byte() == mark[0], try byte(ahead: 1) == mark[1], try byte(ahead: 2) == mark[2] {
      index += mark.count
      found = true
    }
    return found
  }
}

extension UInt8 {
  fileprivate static let quote = UInt8(ascii: "\"")
  fileprivate static let lineFeed = UInt8(ascii: "\n")
  fileprivate static let carriageReturn = UInt8(ascii: "\r")
}

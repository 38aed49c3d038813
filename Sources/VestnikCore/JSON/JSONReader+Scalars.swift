extension JSONReader {
  /// A string of the document that has been scanned: the range between its quotation marks.
  struct ScannedText {
    var range: Range<Int>
    var hasEscapes: Bool
  }

  /// A number of the document that has been scanned.
  struct ScannedNumber {
    var range: Range<Int>
    /// Whether the number has neither a fraction nor an exponent.
    var isWhole: Bool
  }

  /// Scans the string at the current position, and moves past it. Escapes are checked too, also when the string is
  /// only skipped.
  @inline(__always) mutating func scanText() throws(JSONError) -> ScannedText {
    let start = position + 1
    let end = endOfPlainText(from: start)
    guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else {
      return try scanRest(of: start, from: end)
    }
    position = end + 1
    return ScannedText(range: Range(uncheckedBounds: (start, end)), hasEscapes: false)
  }

  /// Scans the rest of a string that begins at `start`, from `stop`, its first escape or control character.
  @inline(never) private mutating func scanRest(of start: Int, from stop: Int) throws(JSONError)
    -> ScannedText
  {
    var hasEscapes = false
    position = stop
    while true {
      switch next {
      case UInt8(ascii: "\""):
        position += 1
        return ScannedText(range: start..<position - 1, hasEscapes: hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        _ = try escapedScalar()
      default:
        throw failure(
          position < bytes.count
            ? "expected an escape instead of a control character" : "expected a closing quotation mark")
      }
      position = endOfPlainText(from: position)
    }
  }

  /// Returns the index of the next quotation mark, backslash or control character, or the end of the document.
  @inline(__always) private mutating func endOfPlainText(from start: Int) -> Int {
    let bytes = bytes.span
    var index = start
    while bytes.count - index >= 8 {
      let stops = StringScan.stops(
        in: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      if stops != 0 { return index + stops.trailingZeroBitCount / 8 }
      index += 8
    }
    while index < bytes.count, !StringScan.isStop(bytes[index]) { index += 1 }
    return index
  }

  /// Reads the escape at the current position, both escapes of a surrogate pair together; returns the character.
  ///
  /// Half a pair, which is left when a string is cut in the middle of an emoji, is an error here. RFC 8259, section
  /// 8.2, allows it in the grammar and calls the behaviour of software that receives it unpredictable. ``JSONRepair``
  /// replaces it.
  private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
    let start = position
    position += 1
    let letter = next
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default:
      position -= 1
      throw failure("expected one of \" \\ / b f n r t u after a backslash")
    }
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xDC00, next == UInt8(ascii: "\\") {
      position += 1
      if next == UInt8(ascii: "u") {
        position += 1
        let second = try codeUnit()
        if (0xDC00...0xDFFF).contains(second),
          let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        {
          return scalar
        }
      }
    }
    throw JSONError(path: "", byteOffset: start, reason: "expected both halves of a surrogate pair")
  }

  private mutating func codeUnit() throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      let digit: UInt8
      switch next {
      case let byte where UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte: digit = byte - UInt8(ascii: "0")
      case let byte where UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte: digit = byte - UInt8(ascii: "a") + 10
      case let byte where UInt8(ascii: "A")...UInt8(ascii: "F") ~= byte: digit = byte - UInt8(ascii: "A") + 10
      default: throw failure("expected four hexadecimal digits")
      }
      unit = unit << 4 | UInt32(digit)
      position += 1
    }
    return unit
  }

  /// Returns the bytes of a scanned string with its escapes resolved.
  mutating func unescaped(_ range: Range<Int>) throws(JSONError) -> ContiguousArray<UInt8> {
    let end = position
    defer { position = end }
    var text: ContiguousArray<UInt8> = []
    position = range.lowerBound
    while position < range.upperBound {
      if next == UInt8(ascii: "\\") {
        text.append(contentsOf: UTF8.encode(try escapedScalar()) ?? UTF8.encodedReplacementCharacter)
      } else {
        text.append(next)
        position += 1
      }
    }
    return text
  }
}

extension JSONReader {
  /// Scans the number at the current position, and moves past it. The grammar is that of RFC 8259, section 6.
  mutating func scanNumber() throws(JSONError) -> ScannedNumber {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    if next == UInt8(ascii: "0") {
      position += 1
      if isAtDigit { throw failure("expected no digit after a leading zero") }
    } else {
      guard isAtDigit else { throw start == position ? expected("a value") : failure("expected a digit") }
      skipDigits()
    }
    let end = position
    if next == UInt8(ascii: ".") {
      position += 1
      guard isAtDigit else { throw failure("expected a digit after the point") }
      skipDigits()
    }
    if next | 0x20 == UInt8(ascii: "e") {
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      guard isAtDigit else { throw failure("expected a digit in the exponent") }
      skipDigits()
    }
    return ScannedNumber(range: start..<position, isWhole: end == position)
  }

  @inline(__always) private var isAtDigit: Bool { next &- UInt8(ascii: "0") < 10 }

  @inline(__always) private mutating func skipDigits() {
    while isAtDigit { position += 1 }
  }

  mutating func take(_ word: StaticString) throws(JSONError) {
    guard hasBytes(word, at: position) else { throw failure("expected \(word)") }
    position += word.utf8CodeUnitCount
  }

  /// Returns whether the next four bytes of the document are those of the word, whose lowest byte comes first.
  @inline(__always) private func isAt(_ word: UInt32) -> Bool {
    bytes.count &- position >= 4
      && bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt32.self) == word.littleEndian
  }

  /// Moves past a `null` at the current position; returns whether there is one.
  @inlinable package mutating func takeNull() throws(JSONError) -> Bool {
    guard position < bytes.count, bytes[position] == 0x6E else { return false }
    try skip()
    return true
  }

  /// Reads a string. A number is returned as its digits, because providers write identifiers in both forms, but is an
  /// error with ``keepsEverything``.
  @usableFromInline package mutating func text() throws(JSONError) -> String {
    switch next {
    case UInt8(ascii: "\""):
      let scanned = try scanText()
      guard scanned.hasEscapes else { return literal(scanned.range) }
      return String(decoding: try unescaped(scanned.range), as: UTF8.self)
    case UInt8(ascii: "-") where !keepsEverything,
      UInt8(ascii: "0")...UInt8(ascii: "9") where !keepsEverything:
      return literal(try scanNumber().range)
    default: throw expected("a text")
    }
  }

  /// Moves past the string at the current position if it equals the word; returns whether it does. For frequent words
  /// of more than 15 bytes: a constant in their place spares the memory of a string.
  @inlinable @inline(__always) package mutating func takeText(_ word: StaticString) -> Bool {
    let end = position &+ word.utf8CodeUnitCount &+ 1
    guard end < bytes.count, bytes[end] == 0x22, next == 0x22 else { return false }
    return takeEqualText(word)
  }

  /// Moves past the string at the current position if its bytes equal the word; returns whether they do. The caller
  /// has found quotation marks before and after as many bytes as the word has.
  @usableFromInline mutating func takeEqualText(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard hasBytes(word, at: position + 1) else { return false }
    position += count + 2
    return true
  }

  /// Reads a number, also one in quotation marks; returns it as it is written, without them.
  package mutating func numberLiteral() throws(JSONError) -> String {
    literal(try quotedNumber().range)
  }

  private mutating func quotedNumber() throws(JSONError) -> ScannedNumber {
    let isQuoted = next == UInt8(ascii: "\"")
    if isQuoted { position += 1 }
    guard next == UInt8(ascii: "-") || isAtDigit else { throw expected("a number") }
    let number = try scanNumber()
    if isQuoted {
      guard next == UInt8(ascii: "\"") else { throw failure("expected a number in the text") }
      position += 1
    }
    return number
  }

  /// Reads a whole number that fits 64 bits: `7`, `7.0`, `"7"`. It never passes through `Double`.
  @usableFromInline package mutating func integer() throws(JSONError) -> Int64 {
    if let short = shortNumber() {
      position = short.end
      return short.value
    }
    let number = try quotedNumber()
    if let value = integer(number) { return value }
    throw failure("expected a whole number of at most 64 bits")
  }

  /// Returns the number at the current position and its end, if it has 1 to 18 digits and no sign, point or exponent,
  /// as almost all numbers; else `nil`. Does not move.
  private mutating func shortNumber() -> (value: Int64, end: Int)? {
    let bytes = bytes.span
    var index = position
    let end = min(bytes.count, index &+ 18)
    var value: Int64 = 0
    while index < end, case let digit = bytes[index] &- UInt8(ascii: "0"), digit < 10 {
      value = value &* 10 &+ Int64(digit)
      index &+= 1
    }
    guard index > position, bytes[position] != UInt8(ascii: "0") || index == position &+ 1 else { return nil }
    if index < bytes.count {
      let follower = bytes[index]
      let goesOn = follower &- UInt8(ascii: "0") < 10 || follower == UInt8(ascii: ".")
      if goesOn || follower | 0x20 == UInt8(ascii: "e") { return nil }
    }
    return (value, index)
  }

  /// Reads a whole number of any size; returns its digits. A number with a point or an exponent must fit 64 bits.
  mutating func wholeNumber() throws(JSONError) -> String {
    guard next == UInt8(ascii: "-") || isAtDigit else { throw expected("a text or a number") }
    let number = try scanNumber()
    let digits = literal(number.range)
    if number.isWhole { return digits }
    // `5.0` is a whole number, too.
    guard let value = ExactInteger.value(of: digits) else { throw failure("expected a whole number") }
    return String(value)
  }

  /// Reads any number: as an integer when it is written as one and fits 64 bits, else as its literal.
  mutating func number() throws(JSONError) -> JSONValue {
    let number = try scanNumber()
    if number.isWhole, let value = digits(in: number.range) { return .integer(value) }
    return .number(literal: literal(number.range))
  }

  /// Returns the exact value of a scanned number, or `nil` when it is not whole or does not fit 64 bits.
  mutating func integer(_ number: ScannedNumber) -> Int64? {
    number.isWhole ? digits(in: number.range) : ExactInteger.value(of: literal(number.range))
  }

  private mutating func digits(in range: Range<Int>) -> Int64? {
    let isNegative = bytes[range.lowerBound] == UInt8(ascii: "-")
    var index = range.lowerBound + (isNegative ? 1 : 0)
    // Any 18 digits fit 64 bits.
    guard range.count <= 18 else { return Int64(literal(range)) }
    var value: Int64 = 0
    while index < range.upperBound {
      value = value &* 10 &+ Int64(bytes[index] &- UInt8(ascii: "0"))
      index += 1
    }
    return isNegative ? -value : value
  }

  /// Reads `true` or `false`. A whole number, also in quotation marks, is `false` when it is 0 and else `true`, but
  /// is an error with ``keepsEverything``.
  package mutating func bool() throws(JSONError) -> Bool {
    switch next {
    case UInt8(ascii: "t"):
      // "true"
      if isAt(0x6575_7274) { position &+= 4 } else { try take("true") }
      return true
    case UInt8(ascii: "f"):
      try take("false")
      return false
    default:
      let isNumber = next == UInt8(ascii: "\"") || next == UInt8(ascii: "-") || isAtDigit
      guard isNumber, !keepsEverything else {
        throw expected("true or false")
      }
      return try integer() != 0
    }
  }
}

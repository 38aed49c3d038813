/// A recursive scanner of one JSON document (RFC 8259), byte by byte, for ``StrictJSON``.
///
/// The only state is the current position: each function reads one construct from it, leaves it behind the construct,
/// and throws the first mistake with its place. The recursion is bounded by ``StrictJSON/maxDepth``. The scanner
/// checks UTF-8, escapes and surrogate pairs itself. It uses neither the JSON reader of `VestnikCore`, whose
/// counterpart wrote the bytes, nor `JSONSerialization`, which accepts trailing commas. The sandboxes read every JSON
/// body with it, and their tests read the JSON that the sandboxes send.
struct StrictJSONScanner {
  typealias Failure = StrictJSON.Failure

  let bytes: [UInt8]
  var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Reads the whole document; returns its value.
  mutating func document() throws(Failure) -> StrictJSON {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw failure("a value, not a byte order mark") }
    skipWhiteSpace()
    let value = try value(depth: 0)
    skipWhiteSpace()
    guard position == bytes.count else { throw failure("nothing after the value") }
    return value
  }

  /// Reads the value at the current position; returns it. `depth` counts the arrays and objects around the value.
  private mutating func value(depth: Int) throws(Failure) -> StrictJSON {
    guard let next else { throw failure("a value") }
    switch next {
    case UInt8(ascii: "{"): return .object(try members(depth: try deeper(depth)))
    case UInt8(ascii: "["): return .array(try elements(depth: try deeper(depth)))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw failure("a value")
    }
  }

  /// Returns the depth inside one more array or object; throws beyond the greatest depth.
  private func deeper(_ depth: Int) throws(Failure) -> Int {
    guard depth < StrictJSON.maxDepth else {
      throw failure("at most \(StrictJSON.maxDepth) levels of arrays and objects")
    }
    return depth + 1
  }

  private mutating func elements(depth: Int) throws(Failure) -> [StrictJSON] {
    position += 1
    skipWhiteSpace()
    if take("]") { return [] }
    var elements: [StrictJSON] = []
    while true {
      elements.append(try value(depth: depth))
      skipWhiteSpace()
      if take("]") { return elements }
      guard take(",") else { throw failure("a comma or ]") }
      skipWhiteSpace()
      if next == UInt8(ascii: "]") { throw failure("a value after the comma") }
    }
  }

  private mutating func members(depth: Int) throws(Failure) -> [StrictJSON.Member] {
    position += 1
    skipWhiteSpace()
    if take("}") { return [] }
    var members: [StrictJSON.Member] = []
    // Keys are compared as bytes: canonically equivalent strings are equal as `String`, but different keys.
    var keys: Set<[UInt8]> = []
    while true {
      let start = position
      guard next == UInt8(ascii: "\"") else { throw failure("a key in quotation marks") }
      let key = try string()
      guard keys.insert(Array(key.utf8)).inserted else {
        throw failure("a key that is new in its object", at: start)
      }
      skipWhiteSpace()
      guard take(":") else { throw failure("a colon") }
      skipWhiteSpace()
      members.append(StrictJSON.Member(key, try value(depth: depth)))
      skipWhiteSpace()
      if take("}") { return members }
      guard take(",") else { throw failure("a comma or }") }
      skipWhiteSpace()
      if next == UInt8(ascii: "}") { throw failure("a key after the comma") }
    }
  }

  private mutating func word(_ word: String, _ value: StrictJSON) throws(Failure) -> StrictJSON {
    guard bytes[position...].starts(with: word.utf8) else { throw failure(word) }
    position += word.utf8.count
    return value
  }
}

extension StrictJSONScanner {
  /// The current byte, or `nil` at the end of input.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Moves past the character; returns false and stays when another byte is current.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  func failure(_ expected: String, at offset: Int? = nil) -> Failure {
    Failure(offset: offset ?? position, expected: expected)
  }

  private mutating func skipWhiteSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }
}

extension StrictJSONScanner {
  /// Reads a number; returns its text.
  mutating func number() throws(Failure) -> String {
    let start = position
    _ = take("-")
    if take("0") {
      if isAtDigit { throw failure("no digit after a leading zero") }
    } else {
      try digits()
    }
    if take(".") { try digits() }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      try digits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private var isAtDigit: Bool {
    guard let next else { return false }
    return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next)
  }

  private mutating func digits() throws(Failure) {
    guard isAtDigit else { throw failure("a digit") }
    while isAtDigit { position += 1 }
  }

  /// Reads the string whose opening quotation mark is the current byte; returns it with its escapes resolved.
  mutating func string() throws(Failure) -> String {
    position += 1
    var text: [UInt8] = []
    while true {
      switch next {
      case nil: throw failure("a closing quotation mark")
      case UInt8(ascii: "\"")?:
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\")?: text.append(contentsOf: try escape())
      case .some(..<0x20): throw failure("an escape instead of a control character")
      case .some(let byte):
        let length = try scalarLength(lead: byte)
        text.append(contentsOf: bytes[position..<position + length])
        position += length
      }
    }
  }

  /// Returns the length of the UTF-8 sequence at the current position; throws when it is not well-formed.
  ///
  /// Source: the Unicode Standard, table 3-7.
  private func scalarLength(lead: UInt8) throws(Failure) -> Int {
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch lead {
      case ..<0x80: (1, 0x80...0xBF)
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: throw failure("valid UTF-8")
      }
    for step in 1..<length {
      let allowed = step == 1 ? second : 0x80...0xBF
      guard position + step < bytes.count, allowed.contains(bytes[position + step]) else {
        throw failure("valid UTF-8", at: position + step)
      }
    }
    return length
  }

  /// Reads the escape whose backslash is the current byte; returns its UTF-8.
  private mutating func escape() throws(Failure) -> [UInt8] {
    let start = position
    position += 1
    guard let letter = next else { throw failure("an escape") }
    if letter == UInt8(ascii: "u") { return Array(String(try escapedScalar(from: start)).utf8) }
    guard let byte = Self.shortEscapes[letter] else { throw failure("one of \" \\ / b f n r t u") }
    position += 1
    return [byte]
  }

  private static let shortEscapes: [UInt8: UInt8] = [
    UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
  ]

  /// Reads `uXXXX`, and the second escape of a surrogate pair; returns the scalar.
  ///
  /// `start` is the place of the backslash, for the mistake of an unpaired surrogate.
  private mutating func escapedScalar(from start: Int) throws(Failure) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00 else { throw failure("a high surrogate before the low one", at: start) }
    guard take("\\"), next == UInt8(ascii: "u") else {
      throw failure("a low surrogate after the high one", at: start)
    }
    let second = try codeUnit()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw failure("a low surrogate after the high one", at: start) }
    return scalar
  }

  /// Reads the `u` and four hexadecimal digits; returns the UTF-16 code unit.
  private mutating func codeUnit() throws(Failure) -> UInt32 {
    position += 1
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = next.flatMap(Self.hexDigit) else { throw failure("four hexadecimal digits") }
      unit = unit << 4 | digit
      position += 1
    }
    return unit
  }

  private static func hexDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}

/// Reads one document of RFC 8259, byte by byte; strings and numbers are in extensions.
struct StrictJSONScanner {
  typealias Failure = StrictJSON.Failure

  let bytes: [UInt8]
  var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func document() throws(Failure) -> StrictJSON {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw failure("a value, not a byte order mark") }
    skipWhiteSpace()
    let value = try value(depth: 0)
    skipWhiteSpace()
    guard position == bytes.count else { throw failure("nothing after the value") }
    return value
  }

  /// Reads the value that starts here; `depth` counts the arrays and objects around it and bounds the
  /// recursion.
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
    // Bytes, not `String`: strings that are canonically equivalent are different keys.
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
  /// The byte that stands here, if any.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

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

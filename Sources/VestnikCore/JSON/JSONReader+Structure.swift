extension JSONReader {
  /// The current byte, or 0 at the end of input.
  @inlinable @inline(__always) var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  @inlinable @inline(__always) mutating func skipSpace() {
    guard next <= 0x20 else { return }
    // Most writers put a single space between key and value.
    if bytes.count &- position >= 2, bytes[position] == 0x20, bytes[position &+ 1] > 0x20 {
      position &+= 1
    } else {
      position = endOfSpace()
    }
  }

  /// Returns the index of the next byte that is not white space. Indented documents have a line break and many spaces
  /// in a row, so eight spaces are passed at a time.
  @usableFromInline mutating func endOfSpace() -> Int {
    let bytes = bytes.span
    var index = position
    if index < bytes.count, bytes[index] == 0x0A { index &+= 1 }
    while bytes.count &- index >= 8 {
      let word = UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      let others = word ^ 0x2020_2020_2020_2020
      guard others != 0 else {
        index &+= 8
        continue
      }
      index &+= others.trailingZeroBitCount / 8
      guard bytes[index] == 0x0A || bytes[index] == 0x0D || bytes[index] == 0x09 else { return index }
      index &+= 1
    }
    while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index &+= 1 }
    return index
  }

  /// Whether the current value is an object.
  @inlinable package var isAtObject: Bool { next == UInt8(ascii: "{") }

  /// Whether the current value is a string.
  @inlinable package var isAtText: Bool { next == UInt8(ascii: "\"") }

  /// Moves into an object, to the value of its first key, and returns `true`; moves past an empty object and returns
  /// `false`.
  @usableFromInline package mutating func enterObject() throws(JSONError) -> Bool {
    guard next == UInt8(ascii: "{") else { throw expected("an object") }
    try descend(isArray: false)
    position &+= 1
    skipSpace()
    if next == UInt8(ascii: "}") { return leave() }
    try readKey()
    return true
  }

  /// Moves from the end of a member's value to the value of the next key, and returns `true`; moves out of the object
  /// and returns `false` when there is none.
  @usableFromInline package mutating func nextMember() throws(JSONError) -> Bool {
    skipSpace()
    switch next {
    case UInt8(ascii: ","):
      position &+= 1
      skipSpace()
      try readKey()
      return true
    case UInt8(ascii: "}"): return leave()
    default: throw failure("expected a comma or }")
    }
  }

  /// Moves into an array, to its first element, and returns `true`; moves past an empty array and returns `false`.
  @usableFromInline package mutating func enterArray() throws(JSONError) -> Bool {
    guard next == UInt8(ascii: "[") else { throw expected("an array") }
    try descend(isArray: true)
    position &+= 1
    skipSpace()
    return next == UInt8(ascii: "]") ? leave() : true
  }

  /// Whether the innermost open array or object is the document itself.
  @inlinable var isDocument: Bool { depth == 1 }

  /// Returns how many elements are left in an array that is the document, if all are as long as the one that starts
  /// at the mark and ends at the current position: at most 1000, that one included.
  @usableFromInline func expectedElements(since mark: Mark) -> Int {
    guard position > mark.position else { return 1 }
    return min(1000, (bytes.count - mark.position) / (position - mark.position) + 1)
  }

  /// Moves from the end of an element to the next element, and returns `true`; moves out of the array and returns
  /// `false` when there is none.
  @usableFromInline package mutating func nextElement() throws(JSONError) -> Bool {
    skipSpace()
    switch next {
    case UInt8(ascii: ","):
      position &+= 1
      skipSpace()
      return true
    case UInt8(ascii: "]"): return leave()
    default: throw failure("expected a comma or ]")
    }
  }

  private mutating func leave() -> Bool {
    position &+= 1
    ascend()
    keyCount = -1
    return false
  }

  /// Moves past the current value, without recursion, and checks its grammar.
  @usableFromInline package mutating func skip() throws(JSONError) {
    let floor = depth
    repeat {
      switch next {
      case UInt8(ascii: "{"): if try enterObject() { continue }
      case UInt8(ascii: "["): if try enterArray() { continue }
      default: try skipScalar()
      }
      while depth > floor, try !nextValue() {}
    } while depth > floor
  }

  /// Moves to the next value of the innermost array or object, and returns `true`; moves out of it and returns
  /// `false` when there is none.
  private mutating func nextValue() throws(JSONError) -> Bool {
    isInArray ? try nextElement() : try nextMember()
  }

  private mutating func skipScalar() throws(JSONError) {
    switch next {
    case UInt8(ascii: "\""): _ = try scanText()
    case UInt8(ascii: "t"): try take("true")
    case UInt8(ascii: "f"): try take("false")
    case UInt8(ascii: "n"): try take("null")
    default: _ = try scanNumber()
    }
  }

  /// Returns the string under a key of the current object, without moving; `nil` when the current value is no object
  /// or has no string under that key.
  package mutating func peek(_ name: StaticString) throws(JSONError) -> String? {
    let mark = self.mark
    defer { rewind(to: mark) }
    guard next == UInt8(ascii: "{"), try enterObject() else { return nil }
    repeat {
      if isAt(name), next == UInt8(ascii: "\"") { return try text() }
      try skip()
    } while try nextMember()
    return nil
  }

  /// Reads one member of the current object, and moves past the object; returns `nil` when there is no such member,
  /// or when it is `null` or, in lenient reading, cannot be read.
  @inlinable package mutating func member<Value: JSONCodableValue>(
    _ name: StaticString, as type: Value.Type = Value.self
  ) throws(JSONError) -> Value? {
    var value: Value?
    guard try enterObject() else { return nil }
    repeat {
      if isAt(name) { try readIfValid(&value) } else { try skip() }
    } while try nextMember()
    return value
  }
}

extension JSONReader {
  @inline(__always) private mutating func readKey() throws(JSONError) {
    guard next == UInt8(ascii: "\"") else { throw failure("expected a key in quotation marks") }
    let scanned = try scanText()
    keyStart = scanned.range.lowerBound
    keyCount = scanned.range.count
    if scanned.hasEscapes {
      let key = try unescaped(scanned.range)
      keyCount = key.count
      unescapedKey = key
    } else if unescapedKey != nil {
      unescapedKey = nil
    }
    skipSpace()
    guard next == UInt8(ascii: ":") else { throw failure("expected a colon") }
    position &+= 1
    skipSpace()
  }

  /// Returns the key of the current value.
  @usableFromInline package func key() -> String {
    if let unescapedKey { return String(decoding: unescapedKey, as: UTF8.self) }
    return String(decoding: bytes[keyStart..<keyStart + keyCount], as: UTF8.self)
  }

  /// Returns whether the current value has this key.
  @inlinable @inline(__always) package mutating func isAt(_ name: StaticString) -> Bool {
    keyCount == name.utf8CodeUnitCount && keyEquals(name)
  }

  /// Compares the current key with a name of the same length.
  @usableFromInline mutating func keyEquals(_ name: StaticString) -> Bool {
    if let unescapedKey { return name.withUTF8Buffer { unescapedKey.elementsEqual($0) } }
    return hasBytes(name, at: keyStart)
  }
}

/// Reading an object's fields: the field whose key is the current one takes the value.
extension JSONReader: JSONFieldVisitor {
  // Only the comparison is inlined, so that the name is a constant there; reading is one function for each type.
  @inlinable @inline(__always) package mutating func callAsFunction<Value: JSONCodableValue>(
    _ name: StaticString, _ value: inout Value
  ) throws(JSONError) {
    guard isAt(name) else { return }
    try readMember(&value)
  }

  @inlinable @inline(__always) package mutating func alias<Value: JSONCodableValue>(
    _ name: StaticString, _ value: inout Value?
  ) throws(JSONError) {
    guard isAt(name) else { return }
    if value == nil { try readMember(&value) } else { try skipMember() }
  }

  @inlinable @inline(__always) package mutating func matches(_ name: StaticString) -> Bool { isAt(name) }

  @inlinable mutating func readMember<Value: JSONCodableValue>(_ value: inout Value) throws(JSONError) {
    try readIfValid(&value)
    _ = try nextMember()
  }

  /// Reads a value into the property, and leaves the property as it is for `null` and, in lenient reading, for a
  /// value that cannot be read.
  @inlinable package mutating func readIfValid<Value: JSONCodableValue>(_ value: inout Value)
    throws(JSONError)
  {
    if try takeNull() { return }
    let mark = self.mark
    do throws(JSONError) {
      value = try Value.read(from: &self)
    } catch {
      try recover(from: error, at: mark)
    }
  }

  @inlinable package var hasMember: Bool { keyCount >= 0 }

  @usableFromInline package mutating func skipMember() throws(JSONError) {
    try skip()
    _ = try nextMember()
  }
}

/// A converter of whole numbers that are written with a point or an exponent: `162.000000`, `1.5e3`.
enum ExactInteger {
  /// Returns the exact value of a JSON number, or `nil` when it is not whole or does not fit 64 bits. No step goes
  /// through floating point.
  static func value(of literal: String) -> Int64? {
    let parts = literal.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = mantissa.count == 2 ? mantissa[1] : ""
    var digits = String(mantissa[0] + fraction)
    let isZero = digits.allSatisfy { $0 == "0" || $0 == "-" }
    if isZero { return 0 }
    guard let exponent = parts.count == 2 ? Int(parts[1]) : 0, (-100_000...100_000).contains(exponent) else {
      return nil
    }
    var shift = exponent - fraction.utf8.count
    while shift < 0, digits.utf8.last == UInt8(ascii: "0") {
      digits.removeLast()
      shift += 1
    }
    // 64 bits hold at most 19 digits.
    guard (0..<19).contains(shift) else { return nil }
    return Int64(digits + String(repeating: "0", count: shift))
  }
}

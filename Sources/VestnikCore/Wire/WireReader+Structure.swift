extension WireReader {
  /// The byte that stands here; 0, which no JSON has outside of nothing, at the end.
  @inlinable @inline(__always) var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  @inlinable @inline(__always) mutating func skipSpace() {
    while case let byte = next, byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  /// Steps into an object, to the value of its first key; an empty one is stepped over, and the answer is
  /// `false`.
  @usableFromInline package mutating func enterObject() throws(WireError) -> Bool {
    guard next == UInt8(ascii: "{") else { throw expected("an object") }
    try descend(.max)
    position += 1
    skipSpace()
    if next == UInt8(ascii: "}") { return leave() }
    try readKey()
    return true
  }

  /// After the value of a key: moves to the value of the next key, or out of the object.
  @usableFromInline package mutating func nextMember() throws(WireError) -> Bool {
    skipSpace()
    switch next {
    case UInt8(ascii: ","):
      position += 1
      skipSpace()
      try readKey()
      return true
    case UInt8(ascii: "}"): return leave()
    default: throw failure("expected a comma or }")
    }
  }

  /// Steps into an array, to its first element; an empty one is stepped over, and the answer is `false`.
  @usableFromInline package mutating func enterArray() throws(WireError) -> Bool {
    guard next == UInt8(ascii: "[") else { throw expected("an array") }
    try descend(~0)
    position += 1
    skipSpace()
    return next == UInt8(ascii: "]") ? leave() : true
  }

  /// After an element: moves to the next one, or out of the array.
  @usableFromInline package mutating func nextElement() throws(WireError) -> Bool {
    skipSpace()
    switch next {
    case UInt8(ascii: ","):
      position += 1
      skipSpace()
      places[places.count - 1] -= 1
      return true
    case UInt8(ascii: "]"): return leave()
    default: throw failure("expected a comma or ]")
    }
  }

  private mutating func leave() -> Bool {
    position += 1
    places.removeLast()
    keyCount = -1
    return false
  }

  /// Moves behind the value that stands here. All of it is checked, none of it is recursive.
  @usableFromInline package mutating func skip() throws(WireError) {
    let floor = places.count
    repeat {
      switch next {
      case UInt8(ascii: "{"): if try enterObject() { continue }
      case UInt8(ascii: "["): if try enterArray() { continue }
      default: try skipScalar()
      }
      while places.count > floor, try !nextValue() {}
    } while places.count > floor
  }

  /// Moves to the next value of the innermost array or object, or out of it.
  private mutating func nextValue() throws(WireError) -> Bool {
    places[places.count - 1] < 0 ? try nextElement() : try nextMember()
  }

  private mutating func skipScalar() throws(WireError) {
    switch next {
    case UInt8(ascii: "\""): _ = try scanText()
    case UInt8(ascii: "t"): try take("true")
    case UInt8(ascii: "f"): try take("false")
    case UInt8(ascii: "n"): try take("null")
    default: _ = try scanNumber()
    }
  }

  /// Looks for the text of one key of the object that stands here, and stays before the object.
  package mutating func peek(_ name: StaticString) throws(WireError) -> String? {
    let mark = self.mark
    defer { rewind(to: mark) }
    guard next == UInt8(ascii: "{"), try enterObject() else { return nil }
    repeat {
      if isAt(name), next == UInt8(ascii: "\"") { return try text() }
      try skip()
    } while try nextMember()
    return nil
  }

  /// Reads one member of the object that stands here, and moves behind the object; `nil` when there is no
  /// such member, or when it could not be read.
  @inlinable package mutating func member<Value: WireValue>(
    _ name: StaticString, as type: Value.Type = Value.self
  ) throws(WireError) -> Value? {
    var value: Value?
    guard try enterObject() else { return nil }
    repeat {
      if isAt(name) { try readOrKeep(&value) } else { try skip() }
    } while try nextMember()
    return value
  }
}

extension WireReader {
  private mutating func readKey() throws(WireError) {
    guard next == UInt8(ascii: "\"") else { throw failure("expected a key in quotation marks") }
    let scanned = try scanText()
    keyStart = scanned.range.lowerBound
    if scanned.hasEscapes {
      let key = try unescaped(scanned.range)
      keyCount = key.count
      unescapedKey = key
    } else {
      keyCount = scanned.range.count
      if unescapedKey != nil { unescapedKey = nil }
    }
    places[places.count - 1] = keyStart
    skipSpace()
    guard next == UInt8(ascii: ":") else { throw failure("expected a colon") }
    position += 1
    skipSpace()
  }

  /// The key of the value that stands here.
  @usableFromInline package func key() -> String {
    if let unescapedKey { return String(decoding: unescapedKey, as: UTF8.self) }
    return String(decoding: bytes[keyStart..<keyStart + keyCount], as: UTF8.self)
  }

  /// Whether the value that stands here has this key.
  @inlinable @inline(__always) package mutating func isAt(_ name: StaticString) -> Bool {
    keyCount == name.utf8CodeUnitCount && keyEquals(name)
  }

  /// Compares with a name of the same length.
  @usableFromInline mutating func keyEquals(_ name: StaticString) -> Bool {
    // A literal's bytes can only be had through a pointer. They live as long as the program, and the index is
    // below their number.
    let literal = name.utf8Start
    if let unescapedKey {
      return unescapedKey.indices.allSatisfy { unescapedKey[$0] == literal[$0] }
    }
    let key = bytes.span.extracting(keyStart..<keyStart + keyCount)
    for index in key.indices where key[index] != literal[index] { return false }
    return true
  }
}

/// Reading a list of fields: whoever has the name of the key takes its value.
extension WireReader: WireFields {
  @inlinable package mutating func callAsFunction<Value: WireValue>(
    _ name: StaticString, _ value: inout Value
  ) throws(WireError) {
    guard isAt(name) else { return }
    try readOrKeep(&value)
    _ = try nextMember()
  }

  @inlinable package mutating func alias<Value: WireValue>(
    _ name: StaticString, _ value: inout Value?
  ) throws(WireError) {
    guard isAt(name) else { return }
    if value == nil { try readOrKeep(&value) } else { try skip() }
    _ = try nextMember()
  }

  /// Reads a value; `null`, and in lenient reading a value of the wrong kind, leaves what was there.
  @inlinable package mutating func readOrKeep<Value: WireValue>(_ value: inout Value) throws(WireError) {
    if try takeNull() { return }
    let mark = self.mark
    do throws(WireError) {
      value = try Value.read(from: &self)
    } catch {
      try recover(from: error, at: mark)
    }
  }

  @inlinable package var hasMember: Bool { keyCount >= 0 }

  @usableFromInline package mutating func skipMember() throws(WireError) {
    try skip()
    _ = try nextMember()
  }
}

extension String: JSONCodableValue {
  @inlinable package static var isModel: Bool { false }

  @inlinable package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    try reader.text()
  }

  @inlinable package func write(to writer: inout JSONWriter) {
    writer.text(self)
  }
}

extension Int64: JSONCodableValue {
  @inlinable package static var isModel: Bool { false }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    try reader.integer()
  }

  @usableFromInline package func write(to writer: inout JSONWriter) {
    writer.integer(self)
  }
}

extension Int: JSONCodableValue {
  @inlinable package static var isModel: Bool { false }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let number = try reader.integer()
    guard let value = Int(exactly: number) else { throw reader.failure("expected a smaller number") }
    return value
  }

  @usableFromInline package func write(to writer: inout JSONWriter) {
    writer.integer(self)
  }
}

extension Bool: JSONCodableValue {
  @inlinable package static var isModel: Bool { false }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    try reader.bool()
  }

  @usableFromInline package func write(to writer: inout JSONWriter) {
    writer.bool(self)
  }
}

/// For measures, never for identifiers.
extension Double: JSONCodableValue {
  @inlinable package static var isModel: Bool { false }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let literal = try reader.numberLiteral()
    guard let value = Double(literal), value.isFinite else {
      throw reader.failure("expected a smaller number")
    }
    return value
  }

  /// - Throws: `JSONError` for infinity and for no number, which JSON does not have.
  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    guard isFinite else { throw JSONError(path: "", reason: "\(self) is no JSON number") }
    writer.literal(description)
  }
}

extension OpenValue where Self: JSONCodableValue {
  @inlinable package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    Self(rawValue: try reader.text())
  }

  @inlinable package func write(to writer: inout JSONWriter) {
    writer.text(rawValue)
  }
}

extension SenderGroup: JSONCodableValue {}
extension SocialNetwork: JSONCodableValue {}
extension PhoneNumber: JSONCodableValue {}

extension MessageID: JSONCodableValue {
  /// Reads a text, a whole number, or an array of exactly one of these.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let isInArray = reader.next == UInt8(ascii: "[")
    if isInArray, try !reader.enterArray() { throw reader.failure("expected one message id") }
    let id: Self
    if reader.next == UInt8(ascii: "\"") {
      id = Self(rawValue: try reader.text())
    } else {
      id = Self(rawValue: try reader.wholeNumber())
    }
    if isInArray, try reader.nextElement() { throw reader.failure("expected one message id") }
    return id
  }
}

extension TimeToLive: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    .seconds(try Int.read(from: &reader))
  }

  @usableFromInline package func write(to writer: inout JSONWriter) {
    writer.integer(seconds)
  }
}

extension RawJSON: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    try reader.raw()
  }

  @usableFromInline package func write(to writer: inout JSONWriter) {
    writer.raw(self)
  }
}

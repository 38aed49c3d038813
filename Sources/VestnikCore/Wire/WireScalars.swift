extension String: WireValue {
  @inlinable package static var isModel: Bool { false }

  @inlinable package static func read(from reader: inout WireReader) throws(WireError) -> Self {
    try reader.text()
  }

  @inlinable package func write(to writer: inout WireWriter) {
    writer.text(self)
  }
}

extension Int64: WireValue {
  @inlinable package static var isModel: Bool { false }

  @usableFromInline package static func read(from reader: inout WireReader) throws(WireError) -> Self {
    try reader.integer()
  }

  @usableFromInline package func write(to writer: inout WireWriter) {
    writer.integer(self)
  }
}

extension Int: WireValue {
  @inlinable package static var isModel: Bool { false }

  @usableFromInline package static func read(from reader: inout WireReader) throws(WireError) -> Self {
    let number = try reader.integer()
    guard let value = Int(exactly: number) else { throw reader.failure("expected a smaller number") }
    return value
  }

  @usableFromInline package func write(to writer: inout WireWriter) {
    writer.integer(self)
  }
}

extension Bool: WireValue {
  @inlinable package static var isModel: Bool { false }

  @usableFromInline package static func read(from reader: inout WireReader) throws(WireError) -> Self {
    try reader.bool()
  }

  @usableFromInline package func write(to writer: inout WireWriter) {
    writer.bool(self)
  }
}

/// For measures, never for identifiers.
extension Double: WireValue {
  @inlinable package static var isModel: Bool { false }

  @usableFromInline package static func read(from reader: inout WireReader) throws(WireError) -> Self {
    let literal = try reader.numberLiteral()
    guard let value = Double(literal), value.isFinite else {
      throw reader.failure("expected a smaller number")
    }
    return value
  }

  /// - Throws: `WireError` for infinity and for no number, which JSON does not have.
  @usableFromInline package func write(to writer: inout WireWriter) throws(WireError) {
    guard isFinite else { throw WireError(path: "", reason: "\(self) is no JSON number") }
    writer.literal(description)
  }
}

extension OpenValue where Self: WireValue {
  @inlinable package static func read(from reader: inout WireReader) throws(WireError) -> Self {
    Self(rawValue: try reader.text())
  }

  @inlinable package func write(to writer: inout WireWriter) {
    writer.text(rawValue)
  }
}

extension SenderGroup: WireValue {}
extension SocialNetwork: WireValue {}
extension PhoneNumber: WireValue {}

extension MessageID: WireValue {
  /// Reads a text, a whole number, or an array of exactly one of these.
  @usableFromInline package static func read(from reader: inout WireReader) throws(WireError) -> Self {
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

extension TimeToLive: WireValue {
  @usableFromInline package static func read(from reader: inout WireReader) throws(WireError) -> Self {
    .seconds(try Int.read(from: &reader))
  }

  @usableFromInline package func write(to writer: inout WireWriter) {
    writer.integer(seconds)
  }
}

extension RawJSON: WireValue {
  @usableFromInline package static func read(from reader: inout WireReader) throws(WireError) -> Self {
    try reader.raw()
  }

  @usableFromInline package func write(to writer: inout WireWriter) {
    writer.raw(self)
  }
}

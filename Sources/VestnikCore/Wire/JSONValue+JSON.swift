extension JSONValue: JSONCodableValue {
  /// Reads any value; a number that is no 64-bit integer keeps its digits.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    switch reader.next {
    case UInt8(ascii: "{"): return .object(try [String: JSONValue].read(from: &reader))
    case UInt8(ascii: "["): return .array(try [JSONValue].read(from: &reader))
    case UInt8(ascii: "\""): return .string(try reader.text())
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(try reader.bool())
    case UInt8(ascii: "n"):
      try reader.take("null")
      return .null
    default: return try reader.number()
    }
  }

  /// Writes the value.
  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    switch self {
    case .null: writer.null()
    case .bool(let flag): writer.bool(flag)
    case .integer(let number): writer.integer(number)
    case .string(let text): writer.text(text)
    case .array(let elements): try elements.write(to: &writer)
    case .object(let members): try members.write(to: &writer)
    case .number(let literal):
      guard Self.isNumber(literal) else {
        throw JSONError(path: "", reason: "not a JSON number: \(literal.redactedPreview)")
      }
      writer.literal(literal)
    }
  }
}

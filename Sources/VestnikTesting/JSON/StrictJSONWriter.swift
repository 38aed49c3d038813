/// Writes values without white space; only what RFC 8259 §7 requires to be escaped is escaped.
struct StrictJSONWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ value: StrictJSON) {
    switch value {
    case .null: append("null")
    case .bool(let flag): append(flag ? "true" : "false")
    case .number(let literal): append(literal)
    case .string(let text): write(text)
    case .array(let elements): write(elements)
    case .object(let members): write(members)
    }
  }

  private mutating func write(_ elements: [StrictJSON]) {
    append("[")
    for (index, element) in elements.enumerated() {
      if index > 0 { append(",") }
      write(element)
    }
    append("]")
  }

  private mutating func write(_ members: [StrictJSON.Member]) {
    append("{")
    for (index, member) in members.enumerated() {
      if index > 0 { append(",") }
      write(member.key)
      append(":")
      write(member.value)
    }
    append("}")
  }

  private mutating func write(_ text: String) {
    append("\"")
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case 0x0A: append("\\n")
      case 0x0D: append("\\r")
      case 0x09: append("\\t")
      case ..<0x20: append(byte < 0x10 ? "\\u000" : "\\u00", String(byte, radix: 16))
      default: bytes.append(byte)
      }
    }
    append("\"")
  }

  private mutating func append(_ parts: String...) {
    for part in parts { bytes.append(contentsOf: part.utf8) }
  }
}

/// A JSON value, read strictly, for sandboxes and tests.
///
/// It deliberately shares no code with the encoders and decoders of `VestnikCore`, whose output it checks, so that it
/// does not repeat their mistakes. A number keeps the text of the document, and an object keeps the order of its
/// members.
package enum StrictJSON: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number as it was written: no digit passes through a floating-point value.
  case number(String)
  /// A string, escapes resolved.
  case string(String)
  /// An array.
  case array([StrictJSON])
  /// An object; every key occurs once.
  case object([Member])

  /// One member of an object.
  package struct Member: Hashable, Sendable {
    /// The key, escapes resolved.
    package let key: String
    /// The value.
    package let value: StrictJSON

    /// Makes a member.
    package init(_ key: String, _ value: StrictJSON) {
      self.key = key
      self.value = value
    }
  }

  /// The reason why bytes are not one JSON document.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The place of the mistake, in bytes from 0.
    package let offset: Int
    /// What would be right at ``offset``.
    package let expected: String

    /// Place and expectation in one line.
    package var description: String { "byte \(offset): expected \(expected)" }
  }

  /// The greatest depth of nested arrays and objects.
  package static let maxDepth = 64

  /// Reads one document of RFC 8259.
  ///
  /// Beyond what RFC 8259 forbids, these are refused: a byte order mark, a key that occurs twice in its object,
  /// unpaired surrogates, and more than ``maxDepth`` levels. RFC 8259 forbids comments, a comma before a closing
  /// bracket, invalid UTF-8, control characters in strings, leading zeros, and anything but white space after the
  /// value.
  ///
  /// - Throws: ``Failure`` at the first mistake.
  package init(parsing bytes: [UInt8]) throws(Failure) {
    var scanner = StrictJSONScanner(bytes)
    self = try scanner.document()
  }

  /// The elements, when the value is an array.
  package var elements: [StrictJSON]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members, when the value is an object.
  package var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The text, when the value is a string.
  package var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The number, when it is written as an integer (no fraction, no exponent) and fits into 64 bits.
  package var integer: Int64? {
    if case .number(let literal) = self { Int64(literal) } else { nil }
  }

  /// The value of a member, when the value is an object that has it.
  package subscript(key: String) -> StrictJSON? {
    members?.first { $0.key == key }?.value
  }

  /// The value as a JSON document in UTF-8, without white space.
  package var bytes: [UInt8] {
    var writer = StrictJSONWriter()
    writer.write(self)
    return writer.bytes
  }
}

/// A writer of JSON without white space, which escapes only the characters that RFC 8259 §7 requires.
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

/// The members of one JSON object of a request, read by key.
///
/// Every refusal says where the object stands in the body. A missing key is `nil`; ``required(_:_:)`` refuses it.
struct ObjectFields {
  private let path: String
  private let values: [String: StrictJSON]

  /// Opens an object, and refuses another value and keys that are not allowed.
  init(_ value: StrictJSON, at path: String, allowing keys: Set<String>) throws(SandboxRefusal) {
    guard let members = value.members else { throw .badRequest("\(path): an object expected") }
    for member in members where !keys.contains(member.key) {
      throw .badRequest("\(path): the key \"\(member.key)\" is not known; \(keys.sorted()) expected")
    }
    self.path = path
    values = Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) })
  }

  subscript(key: String) -> StrictJSON? { values[key] }

  /// Returns a string, `nil` when the key is missing; refuses another value.
  func string(_ key: String) throws(SandboxRefusal) -> String? {
    guard let value = values[key] else { return nil }
    guard let text = value.text else { throw refusal(key, "a string") }
    return text
  }

  /// Returns an integer of 64 bits, `nil` when the key is missing; refuses another value.
  func integer(_ key: String) throws(SandboxRefusal) -> Int64? {
    guard let value = values[key] else { return nil }
    guard let integer = value.integer else { throw refusal(key, "an integer") }
    return integer
  }

  /// Returns an object whose values are strings, `nil` when the key is missing; refuses another value.
  func strings(_ key: String) throws(SandboxRefusal) -> [String: String]? {
    guard let value = values[key] else { return nil }
    guard let members = value.members else { throw refusal(key, "an object") }
    var strings: [String: String] = [:]
    for member in members {
      guard let text = member.value.text else { throw refusal("\(key).\(member.key)", "a string") }
      strings[member.key] = text
    }
    return strings
  }

  /// Returns a value that was read from the key; refuses `nil`.
  func required<Value>(_ key: String, _ value: Value?) throws(SandboxRefusal) -> Value {
    guard let value else { throw refusal(key, "a value") }
    return value
  }

  /// Returns the refusal of the value of a key.
  func refusal(_ key: String, _ expected: String) -> SandboxRefusal {
    .badRequest("\(path).\(key): \(expected) expected")
  }
}

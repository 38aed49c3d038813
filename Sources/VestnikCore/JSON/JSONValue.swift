#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Any JSON value, with integers exact up to 64 bits and other numbers kept as their digits.
///
/// No number passes through `Double`, so no identifier loses its last digits.
public enum JSONValue: Hashable, Sendable, Codable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number that fits 64 bits.
  case integer(Int64)
  /// Any other number, as its digits: `"2.50"`, `"18446744073709551615"`.
  case number(literal: String)
  /// A string.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object; the order of its keys is not kept.
  case object([String: JSONValue])

  /// Reads any value.
  ///
  /// A fraction or an integer beyond 64 bits passes through `Decimal` here, which keeps 38 digits and drops trailing
  /// zeros. ``ExactJSONDecoder`` keeps every digit.
  ///
  /// - Throws: `DecodingError` for what the decoder cannot read, and for values nested deeper than 64 levels (80 with
  ///   the levels around the value), because recursion would exhaust a small stack.
  public init(from decoder: any Decoder) throws {
    // The path also counts the levels around the value, so 16 more are allowed for them.
    guard decoder.codingPath.count <= Self.maxDepth + 16 else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: Array(decoder.codingPath.prefix(4)),
          debugDescription: "values are nested deeper than \(Self.maxDepth) levels"))
    }
    if let object = try? decoder.container(keyedBy: AnyKey.self) {
      var members: [String: JSONValue] = [:]
      for key in object.allKeys {
        members[key.stringValue] = try object.decode(JSONValue.self, forKey: key)
      }
      self = .object(members)
    } else if var array = try? decoder.unkeyedContainer() {
      var elements: [JSONValue] = []
      while !array.isAtEnd {
        elements.append(try array.decode(JSONValue.self))
      }
      self = .array(elements)
    } else {
      self = try Self(scalar: decoder.singleValueContainer())
    }
  }

  private init(scalar value: any SingleValueDecodingContainer) throws {
    if value.decodeNil() {
      self = .null
    } else if let text = try? value.decode(String.self) {
      self = .string(text)
    } else if let flag = try? value.decode(Bool.self) {
      self = .bool(flag)
    } else if let integer = try? value.decode(Int64.self) {
      self = .integer(integer)
    } else {
      self = .number(literal: try value.decode(Decimal.self).description)
    }
  }

  /// Writes the value.
  ///
  /// - Throws: `EncodingError` when the literal of a number is not a JSON number, or not one that `Decimal` holds
  ///   exactly, with at most 38 digits.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let members):
      var container = encoder.container(keyedBy: AnyKey.self)
      for (name, value) in members {
        try container.encode(value, forKey: AnyKey(name))
      }
    case .array(let elements):
      var container = encoder.unkeyedContainer()
      for element in elements {
        try container.encode(element)
      }
    default:
      var container = encoder.singleValueContainer()
      try encodeScalar(to: &container)
    }
  }

  private func encodeScalar(to container: inout any SingleValueEncodingContainer) throws {
    switch self {
    case .bool(let flag): try container.encode(flag)
    case .integer(let integer): try container.encode(integer)
    case .string(let text): try container.encode(text)
    case .number(let literal):
      guard let decimal = Self.decimal(literal) else {
        throw EncodingError.invalidValue(
          self,
          EncodingError.Context(
            codingPath: container.codingPath,
            debugDescription: "not a JSON number: \(literal.redactedPreview)"))
      }
      try container.encode(decimal)
    default: try container.encodeNil()
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  /// Makes a string: `let value: JSONValue = "Olga"`.
  public init(stringLiteral value: String) {
    self = .string(value)
  }

  /// Makes a whole number: `let value: JSONValue = 12`.
  public init(integerLiteral value: Int64) {
    self = .integer(value)
  }

  /// Makes `true` or `false`.
  public init(booleanLiteral value: Bool) {
    self = .bool(value)
  }
}

/// A coding key with any name.
package struct AnyKey: CodingKey {
  package let stringValue: String
  package var intValue: Int? { nil }

  package init(_ name: String) {
    stringValue = name
  }

  package init(stringValue: String) {
    self.stringValue = stringValue
  }

  package init?(intValue: Int) {
    return nil
  }
}

extension JSONValue {
  /// How many levels arrays and objects may be nested in a value that is decoded or validated.
  private static let maxDepth = 64

  /// Returns the number that a JSON literal spells, or `nil` when it is not a number, or has more than the 38 digits
  /// that `Decimal` holds without rounding.
  package static func decimal(_ literal: String) -> Decimal? {
    let mantissa = literal.prefix { $0 != "e" && $0 != "E" }
    let digits = mantissa.filter { $0 != "-" && $0 != "." }.drop { $0 == "0" }
    return isNumber(literal) && digits.count <= 38 ? Decimal(string: literal) : nil
  }

  /// Returns whether the text is a number in the grammar of RFC 8259, section 6.
  static func isNumber(_ text: String) -> Bool {
    var rest = text.utf8[...]
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    func skipDigits() -> Int {
      let digits = rest.prefix(while: isDigit).count
      rest = rest.dropFirst(digits)
      return digits
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let leadsWithZero = rest.first == UInt8(ascii: "0")
    let whole = skipDigits()
    guard whole > 0, !(leadsWithZero && whole > 1) else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard skipDigits() > 0 else { return false }
    }
    if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      guard skipDigits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  /// Returns the path of the first number that cannot be written, with its literal, or of the first value nested
  /// deeper than `depth` levels, with a description; `nil` when there is none.
  package func firstUnwritable(at path: String, depth: Int = maxDepth) -> (path: String, value: String)? {
    switch self {
    case .number(let literal):
      return Self.decimal(literal) == nil ? (path, String(literal.prefix(40))) : nil
    case .array(let elements):
      guard depth > 0 else { return (path, "nested deeper than \(Self.maxDepth) levels") }
      for (index, element) in elements.enumerated() {
        if let found = element.firstUnwritable(at: "\(path)[\(index)]", depth: depth - 1) { return found }
      }
    case .object(let members):
      guard depth > 0 else { return (path, "nested deeper than \(Self.maxDepth) levels") }
      for (name, value) in members.sorted(by: { $0.key < $1.key }) {
        if let found = value.firstUnwritable(at: "\(path).\(name)", depth: depth - 1) { return found }
      }
    case .null, .bool, .integer, .string:
      return nil
    }
    return nil
  }
}

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

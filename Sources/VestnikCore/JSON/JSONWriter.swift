#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// A writer of JSON into bytes. Commas come by themselves.
@usableFromInline package struct JSONWriter {
  private var output: JSONBuffer
  private var depth = 0
  /// Whether a value has been written that the next one must be separated from.
  private var needsComma = false

  /// How deep arrays and objects may be nested.
  package static let maxDepth = 128

  /// - Parameter capacity: The expected number of bytes; more is no mistake.
  package init(capacity: Int = 0) {
    output = JSONBuffer(capacity: capacity)
  }

  /// What has been written.
  package var data: Data { output.data }

  @usableFromInline package mutating func beginObject() throws(JSONError) {
    try begin(UInt8(ascii: "{"))
  }

  @usableFromInline package mutating func endObject() {
    end(UInt8(ascii: "}"))
  }

  @usableFromInline package mutating func beginArray() throws(JSONError) {
    try begin(UInt8(ascii: "["))
  }

  @usableFromInline package mutating func endArray() {
    end(UInt8(ascii: "]"))
  }

  private mutating func begin(_ bracket: UInt8) throws(JSONError) {
    guard depth < Self.maxDepth else {
      throw JSONError(path: "", reason: "nested deeper than \(Self.maxDepth) levels")
    }
    depth += 1
    output.append(bracket, afterComma: needsComma)
    needsComma = false
  }

  private mutating func end(_ bracket: UInt8) {
    depth -= 1
    output.append(bracket, afterComma: false)
    needsComma = true
  }

  /// A key that is a name in the source, without anything to escape.
  @usableFromInline package mutating func key(_ name: StaticString) {
    output.append(key: name, afterComma: needsComma)
    needsComma = false
  }

  /// Any key.
  @usableFromInline package mutating func key(_ name: String) {
    output.append(text: name, afterComma: needsComma)
    output.append(UInt8(ascii: ":"), afterComma: false)
    needsComma = false
  }

  @usableFromInline package mutating func null() {
    literal("null")
  }

  package mutating func bool(_ flag: Bool) {
    literal(flag ? "true" : "false")
  }

  /// A number in JSON's own form, which the caller vouches for.
  package mutating func literal(_ number: String) {
    output.append(contentsOf: number.utf8, afterComma: needsComma)
    needsComma = true
  }

  package mutating func integer(_ number: some FixedWidthInteger) {
    output.append(UInt64(number.magnitude), isNegative: number < 0, afterComma: needsComma)
    needsComma = true
  }

  /// A value as it was received.
  package mutating func raw(_ value: RawJSON) {
    output.append(contentsOf: value.bytes, afterComma: needsComma)
    needsComma = true
  }

  /// A number where the text is one as JSON writes it and 64 bits hold it, else a text: for codes and identifiers that
  /// providers write as numbers.
  package mutating func numberOrText(_ text: String) {
    if let number = Int64(text), String(number) == text { integer(number) } else { self.text(text) }
  }

  /// A text in quotation marks, with what must be escaped escaped.
  @usableFromInline package mutating func text(_ text: String) {
    output.append(text: text, afterComma: needsComma)
    needsComma = true
  }
}

extension JSONWriter {
  /// A tagged union in the form of VK: `{"type": "photo", "photo": {…}}`.
  package mutating func tagged(_ type: StaticString, _ body: some JSONCodableValue) throws(JSONError) {
    try beginObject()
    key("type")
    text("\(type)")
    key(type)
    try body.write(to: &self)
    endObject()
  }

  /// One member, where there is a value, and in tables of names a name.
  @inlinable package mutating func member<Value: JSONCodableValue>(
    _ name: StaticString?, _ value: Value?
  ) throws(JSONError) {
    guard let name, let value else { return }
    key(name)
    try value.write(to: &self)
  }

  /// One member of an object with any keys.
  @inlinable package mutating func member<Value: JSONCodableValue>(
    _ name: String, _ value: Value
  ) throws(JSONError) {
    key(name)
    try value.write(to: &self)
  }
}

/// Writing a list of fields: each that has a value.
extension JSONWriter: JSONFieldVisitor {
  @inlinable package mutating func callAsFunction<Value: JSONCodableValue>(
    _ name: StaticString, _ value: inout Value
  ) throws(JSONError) {
    guard !value.isOmitted else { return }
    key(name)
    do throws(JSONError) { try value.write(to: &self) } catch { throw error.inside(name) }
  }

  @inlinable package mutating func alias<Value: JSONCodableValue>(
    _ name: StaticString, _ value: inout Value?
  ) throws(JSONError) {}

  @inlinable package mutating func matches(_ name: StaticString) -> Bool { true }
}

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// A writer of JSON into bytes, without white space, that sets the commas between values by itself.
///
/// ``JSONCodableValue/write(to:)`` of each type calls it for one value at a time, and the walk over an object's
/// fields for each field that has a value. Its state is the nesting depth, at most ``maxDepth``, and whether a comma
/// is due; callers see to it that keys alternate with values and brackets match. Values go straight into a
/// ``JSONBuffer`` without the containers of `Codable`, with which `JSONEncoder` needs 23 allocations for a message
/// and many times as long (`Benchmarks/README.md`). ``JSONCodableValue/json()`` and the clients write the
/// bodies of requests with it, and `encode(to:_:)` serves encoders.
@usableFromInline package struct JSONWriter {
  private var output: JSONBuffer
  private var depth = 0
  /// Whether the next value or key needs a comma before it.
  private var needsComma = false

  /// How deep arrays and objects may be nested: 128 levels.
  package static let maxDepth = 128

  /// Makes a writer.
  ///
  /// - Parameter capacity: The expected number of bytes. The buffer grows when there are more.
  package init(capacity: Int = 0) {
    output = JSONBuffer(capacity: capacity)
  }

  /// The bytes written so far.
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

  /// Writes a key that is a literal in the source, which must have nothing to escape.
  @usableFromInline package mutating func key(_ name: StaticString) {
    output.append(key: name, afterComma: needsComma)
    needsComma = false
  }

  /// Writes any key, with escapes where they are needed.
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

  /// Writes a literal as it is. The caller makes sure that it is JSON.
  package mutating func literal(_ number: String) {
    output.append(contentsOf: number.utf8, afterComma: needsComma)
    needsComma = true
  }

  package mutating func integer(_ number: some FixedWidthInteger) {
    output.append(UInt64(number.magnitude), isNegative: number < 0, afterComma: needsComma)
    needsComma = true
  }

  /// Writes a value as it was received, byte for byte.
  package mutating func raw(_ value: RawJSON) {
    output.append(contentsOf: value.bytes, afterComma: needsComma)
    needsComma = true
  }

  /// Writes a number when the text is the usual form of a 64-bit integer, else a string: for codes and identifiers
  /// that providers write as numbers.
  package mutating func numberOrText(_ text: String) {
    if let number = Int64(text), String(number) == text { integer(number) } else { self.text(text) }
  }

  /// Writes a string, with escapes where they are needed.
  @usableFromInline package mutating func text(_ text: String) {
    output.append(text: text, afterComma: needsComma)
    needsComma = true
  }
}

extension JSONWriter {
  /// Writes a tagged union as VK does: `{"type": "photo", "photo": {…}}`.
  package mutating func tagged(_ type: StaticString, _ body: some JSONCodableValue) throws(JSONError) {
    try beginObject()
    key("type")
    text("\(type)")
    key(type)
    try body.write(to: &self)
    endObject()
  }

  /// Writes a member, or nothing when its value or, in tables of names, its key is `nil`.
  @inlinable package mutating func member<Value: JSONCodableValue>(
    _ name: StaticString?, _ value: Value?
  ) throws(JSONError) {
    guard let name, let value else { return }
    key(name)
    try value.write(to: &self)
  }

  /// Writes a member of an object with any keys.
  @inlinable package mutating func member<Value: JSONCodableValue>(
    _ name: String, _ value: Value
  ) throws(JSONError) {
    key(name)
    try value.write(to: &self)
  }
}

/// Writing an object's fields: each one that has a value.
extension JSONWriter: JSONFieldVisitor {
  @inlinable package mutating func callAsFunction<Value: JSONCodableValue>(
    _ name: StaticString, _ value: inout Value
  ) throws(JSONError) {
    guard !value.isOmitted else { return }
    key(name)
    do throws(JSONError) { try value.write(to: &self) } catch { throw error.below("\(name)") }
  }

  @inlinable package mutating func alias<Value: JSONCodableValue>(
    _ name: StaticString, _ value: inout Value?
  ) throws(JSONError) {}

  @inlinable package mutating func matches(_ name: StaticString) -> Bool { true }
}

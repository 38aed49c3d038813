#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// A writer of JSON into bytes. Commas come by themselves.
@usableFromInline package struct WireWriter {
  private var bytes: [UInt8] = []
  private var depth = 0

  /// How deep arrays and objects may be nested.
  package static let maxDepth = 128

  /// - Parameter capacity: The expected number of bytes; more is no mistake.
  package init(capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  /// What has been written.
  package var data: Data { Data(bytes) }

  @usableFromInline package mutating func beginObject() throws(WireError) {
    try begin(UInt8(ascii: "{"))
  }

  @usableFromInline package mutating func endObject() {
    depth -= 1
    bytes.append(UInt8(ascii: "}"))
  }

  @usableFromInline package mutating func beginArray() throws(WireError) {
    try begin(UInt8(ascii: "["))
  }

  @usableFromInline package mutating func endArray() {
    depth -= 1
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func begin(_ bracket: UInt8) throws(WireError) {
    guard depth < Self.maxDepth else {
      throw WireError(path: "", reason: "nested deeper than \(Self.maxDepth) levels")
    }
    depth += 1
    separate()
    bytes.append(bracket)
  }

  /// A comma, unless this is the first value of an array or object, or the value of a key.
  @inline(__always) private mutating func separate() {
    switch bytes.last {
    case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): break
    default: bytes.append(UInt8(ascii: ","))
    }
  }

  /// A key that is a name in the source, without anything to escape.
  @usableFromInline package mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    // The literal's bytes can only be had through a pointer; it lives as long as the program.
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  /// Any key.
  @usableFromInline package mutating func key(_ name: String) {
    text(name)
    bytes.append(UInt8(ascii: ":"))
  }

  @usableFromInline package mutating func null() {
    literal("null")
  }

  package mutating func bool(_ flag: Bool) {
    literal(flag ? "true" : "false")
  }

  /// A number in JSON's own form, which the caller vouches for.
  package mutating func literal(_ number: String) {
    separate()
    bytes.append(contentsOf: number.utf8)
  }

  package mutating func integer(_ number: some FixedWidthInteger) {
    separate()
    append(UInt64(number.magnitude), isNegative: number < 0)
  }

  private mutating func append(_ magnitude: UInt64, isNegative: Bool) {
    if isNegative { bytes.append(UInt8(ascii: "-")) }
    var power: UInt64 = 1
    while magnitude / power >= 10 { power *= 10 }
    while power > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude / power % 10))
      power /= 10
    }
  }

  /// A value as it was received.
  package mutating func raw(_ value: RawJSON) {
    separate()
    bytes.append(contentsOf: value.bytes)
  }

  /// A text in quotation marks, with what must be escaped escaped.
  @usableFromInline package mutating func text(_ text: String) {
    separate()
    var text = text
    // The one place where a text is seen as memory: only inside of this call, and only by iterating.
    text.withUTF8 { utf8 in
      var escapes = 0
      for byte in utf8 {
        escapes &+= byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") ? 1 : 0
      }
      bytes.append(UInt8(ascii: "\""))
      if escapes > 0 { for byte in utf8 { escape(byte) } } else { bytes.append(contentsOf: utf8) }
      bytes.append(UInt8(ascii: "\""))
    }
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
    case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
    case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
    case ..<0x20:
      bytes.append(contentsOf: "\\u00".utf8)
      bytes.append(UInt8(ascii: "0") + byte >> 4)
      bytes.append(contentsOf: String(byte & 0xF, radix: 16).utf8)
    default: bytes.append(byte)
    }
  }
}

extension WireWriter {
  /// A tagged union in the form of VK: `{"type": "photo", "photo": {…}}`.
  package mutating func tagged(_ type: StaticString, _ body: some WireValue) throws(WireError) {
    try beginObject()
    key("type")
    text("\(type)")
    key(type)
    try body.write(to: &self)
    endObject()
  }

  /// One member, where there is a value, and in tables of names a name.
  @inlinable package mutating func member<Value: WireValue>(
    _ name: StaticString?, _ value: Value?
  ) throws(WireError) {
    guard let name, let value else { return }
    key(name)
    try value.write(to: &self)
  }

  /// One member of an object with any keys.
  @inlinable package mutating func member<Value: WireValue>(
    _ name: String, _ value: Value
  ) throws(WireError) {
    key(name)
    try value.write(to: &self)
  }
}

/// Writing a list of fields: each that has a value.
extension WireWriter: WireFields {
  @inlinable package mutating func callAsFunction<Value: WireValue>(
    _ name: StaticString, _ value: inout Value
  ) throws(WireError) {
    guard !value.isOmitted else { return }
    key(name)
    try value.write(to: &self)
  }

  @inlinable package mutating func alias<Value: WireValue>(
    _ name: StaticString, _ value: inout Value?
  ) throws(WireError) {}
}

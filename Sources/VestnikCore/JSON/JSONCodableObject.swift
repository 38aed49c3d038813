#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A JSON object with one list of its fields, for reading and for writing.
///
/// The type starts out empty, with the defaults of what may be missing. Reading fills it in, in whatever
/// order the keys come; a key that no field has is skipped; `null` is as good as no key; of several same keys
/// the last one counts, as in JavaScript, Python and Go, so that we see what the sender's own tools see.
///
/// The list is walked again until no key is left: one walk when the keys come in its order, so list the
/// fields in the order in which the documents show them.
@usableFromInline package protocol JSONCodableObject: JSONCodableValue {
  /// An object of which nothing is known.
  init()

  /// Names every field once.
  mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError)

  /// The name of a field without which the object means nothing and that was not there.
  var missingField: StaticString? { get }

  /// Called when all fields have been read, for what only several of them say together.
  mutating func complete()
}

extension JSONCodableObject {
  @usableFromInline package var missingField: StaticString? { nil }

  @inlinable package mutating func complete() {}

  @inlinable package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    var object = Self()
    try object.fill(from: &reader)
    return consume object
  }

  /// Reads an object in place: what is large is better not copied.
  @inlinable package mutating func fill(from reader: inout JSONReader) throws(JSONError) {
    let start = reader.mark
    if reader.keepsEverything { try reader.checkKeys(of: Self.self) }
    var hasMember = try reader.enterObject()
    while hasMember {
      let key = reader.position
      try fields(&reader)
      // Nobody knows this key.
      if reader.position == key { try reader.skipMember() }
      hasMember = reader.hasMember
    }
    complete()
    if let name = missingField { throw reader.missing(name, at: start) }
  }

  @inlinable package func write(to writer: inout JSONWriter) throws(JSONError) {
    var object = self
    try writer.beginObject()
    try object.fields(&writer)
    writer.endObject()
  }
}

/// Who walks a list of fields: the reader, or the writer.
@usableFromInline package protocol JSONFieldVisitor {
  /// A field: its name on the wire, the property that holds it. The property's type says of which kind it is.
  mutating func callAsFunction<Value: JSONCodableValue>(
    _ name: StaticString, _ value: inout Value
  ) throws(JSONError)

  /// Another name of a field that has been listed, for senders that disagree: read when the field is still
  /// empty, never written.
  mutating func alias<Value: JSONCodableValue>(_ name: StaticString, _ value: inout Value?) throws(JSONError)

  /// Whether the field of this name is worth preparing for: not while another one is read.
  mutating func matches(_ name: StaticString) -> Bool
}

extension JSONFieldVisitor {
  /// A date, as a whole number of seconds or milliseconds since 1970.
  @inlinable @inline(__always) package mutating func callAsFunction(
    _ name: StaticString, _ date: inout Date?, _ unit: UnixTime
  ) throws(JSONError) {
    guard matches(name) else { return }
    let before = date.map { UnixMoment($0, unit) }
    var moment = before
    try self(name, &moment)
    if let number = moment?.number, number != before?.number { date = unit.date(number) }
  }
}

/// How a moment is counted from 1970.
@usableFromInline package enum UnixTime: Sendable {
  case seconds
  case milliseconds

  @inlinable package func date(_ number: Int64) -> Date {
    Date(timeIntervalSince1970: self == .seconds ? Double(number) : Double(number) / 1000)
  }

  @inlinable package func number(_ date: Date?) -> Int64? {
    guard let date else { return nil }
    let seconds = date.timeIntervalSince1970
    return Int64(exactly: (self == .seconds ? seconds : seconds * 1000).rounded())
  }
}

/// A moment as it is written, within what a date can hold and give back unchanged: 35,000 years in milliseconds.
@usableFromInline struct UnixMoment: JSONCodableValue {
  @usableFromInline let number: Int64?

  @inlinable init(_ date: Date, _ unit: UnixTime) {
    number = unit.number(date)
  }

  @inlinable init(number: Int64) {
    self.number = number
  }

  @usableFromInline static var most: Int64 { 1 << 50 }

  @usableFromInline static func isExact(_ number: Int64) -> Bool { number.magnitude <= most.magnitude }

  @inlinable static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let number = try reader.integer()
    guard isExact(number) else {
      throw reader.failure("expected a time of at most \(most), which a date can hold exactly")
    }
    return Self(number: number)
  }

  @usableFromInline func write(to writer: inout JSONWriter) throws(JSONError) {
    guard let number, Self.isExact(number) else {
      throw JSONError(
        path: "", reason: "a date is too far from 1970 to be written exactly, allowed \(Self.most) units")
    }
    writer.integer(number)
  }
}

/// The first sixteen bytes of a key, as two numbers with the first byte in the lowest place.
///
/// With the length they are all of a key of up to 16 bytes. What a key lacks is zero.
@usableFromInline struct PackedKey: Equatable {
  @usableFromInline var first: UInt64 = 0
  @usableFromInline var second: UInt64 = 0

  init() {}

  @inlinable @inline(__always) init(_ name: StaticString) {
    // A literal's bytes can only be had through a pointer. They live as long as the program, and the indices are
    // below their number.
    let bytes = name.utf8Start
    let count = name.utf8CodeUnitCount
    first = Self.word(min(8, count)) { bytes[$0] }
    second = count > 8 ? Self.word(min(16, count) - 8) { bytes[8 + $0] } : 0
  }

  init(_ bytes: Span<UInt8>) {
    first = Self.word(bytes, 0)
    second = bytes.count > 8 ? Self.word(bytes, 8) : 0
  }

  private static func word(_ bytes: Span<UInt8>, _ start: Int) -> UInt64 {
    guard bytes.count - start < 8 else {
      return UInt64(littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
    }
    return word(bytes.count - start) { bytes[start + $0] }
  }

  @inlinable @inline(__always) static func word(_ count: Int, _ byte: (Int) -> UInt8) -> UInt64 {
    var word: UInt64 = 0
    for index in 0..<count { word |= UInt64(byte(index)) &<< UInt64(truncatingIfNeeded: 8 &* index) }
    return word
  }
}

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A JSON object whose fields are listed once, for reading and for writing.
///
/// Reading starts with ``init()``, which holds the defaults of fields that may be missing, and sets the fields in
/// whatever order the keys come. A key that no field has is skipped, and `null` counts as a missing key. Of repeated
/// keys the last one counts, as in JavaScript, Python and Go, so that a client sees what the sender's own tools see.
///
/// The list of fields is walked again until no key is left. One walk is enough when the keys come in the order of the
/// list, so list the fields in the order in which the provider's documents show them.
@usableFromInline package protocol JSONCodableObject: JSONCodableValue {
  /// Makes an object with the defaults of all fields.
  init()

  /// Visits every field once, with its key.
  mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError)

  /// The key of a required field that was not read, which makes reading throw; `nil` when none is missing.
  var missingField: StaticString? { get }

  /// Sets properties that depend on several fields; called once all fields have been read.
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

  /// Reads an object into this value. A large object is not copied, as a returned one would be.
  @inlinable package mutating func fill(from reader: inout JSONReader) throws(JSONError) {
    let start = reader.mark
    if reader.keepsEverything { try reader.checkKeys(of: Self.self) }
    var hasMember = try reader.enterObject()
    while hasMember {
      let key = reader.position
      try fields(&reader)
      // No field took the value: an unknown key.
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

/// A visitor of an object's fields: ``JSONReader`` reads them, ``JSONWriter`` writes them.
@usableFromInline package protocol JSONFieldVisitor {
  /// Visits a field: its key in JSON, and the property that holds its value.
  mutating func callAsFunction<Value: JSONCodableValue>(
    _ name: StaticString, _ value: inout Value
  ) throws(JSONError)

  /// Visits an alternative key of a field that has been listed, for providers that use several names for it. The key
  /// is read only when the field is still empty, and never written.
  mutating func alias<Value: JSONCodableValue>(_ name: StaticString, _ value: inout Value?) throws(JSONError)

  /// Returns whether the field of this name is visited now, so that work for others can be spared: a reader visits
  /// only the field of its current key, a writer visits all.
  mutating func matches(_ name: StaticString) -> Bool
}

extension JSONFieldVisitor {
  /// Visits a date that JSON holds as a whole number of seconds or milliseconds since 1970. Reading the number that
  /// the date already has leaves the date's fraction as it is.
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

/// The unit in which JSON counts a date from 1 January 1970, 00:00 UTC.
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

/// A date as the number that JSON holds. Numbers beyond ±2⁵⁰, which is 35,000 years in milliseconds, are refused,
/// because a `Date` would not give them back unchanged.
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

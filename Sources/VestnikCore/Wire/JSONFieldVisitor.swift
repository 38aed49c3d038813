#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

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

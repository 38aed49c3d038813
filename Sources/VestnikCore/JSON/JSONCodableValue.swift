#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A type that ``JSONReader`` reads from one JSON value and ``JSONWriter`` writes as one.
@usableFromInline package protocol JSONCodableValue {
  /// Reads the value at the reader's position, and moves the reader past it.
  ///
  /// - Throws: `JSONError` when the JSON is of another kind. The reader's position is then anywhere inside the value.
  static func read(from reader: inout JSONReader) throws(JSONError) -> Self

  /// Writes exactly one value.
  ///
  /// - Throws: `JSONError` for what JSON cannot hold.
  func write(to writer: inout JSONWriter) throws(JSONError)

  /// Whether a field with this value is left out of its object, as `nil` is.
  var isOmitted: Bool { get }

  /// Whether values of the type are sent to a provider, and so read strictly: an unknown key, which would be lost, is
  /// an error.
  static var isOutgoing: Bool { get }

  /// Whether the type is one of Vestnik's models, or a collection of them; other types are left to Foundation's
  /// coders.
  static var isModel: Bool { get }

  /// Reads the value from a whole JSON document. An element of a collection that cannot be read is an error, where
  /// `read(from:)` may leave it out.
  static func exact(_ json: Data) throws(JSONError) -> Self
}

extension JSONCodableValue {
  @inlinable package static var isOutgoing: Bool { false }

  @inlinable package static var isModel: Bool { true }

  @usableFromInline package static func exact(_ json: Data) throws(JSONError) -> Self { try Self(json: json) }

  @inlinable package var isOmitted: Bool { false }
}

extension Optional: JSONCodableValue where Wrapped: JSONCodableValue {
  @inlinable package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    try Wrapped.read(from: &reader)
  }

  @inlinable package func write(to writer: inout JSONWriter) throws(JSONError) {
    if let self { try self.write(to: &writer) } else { writer.null() }
  }

  @inlinable package var isOmitted: Bool { self == nil }

  @inlinable package static var isOutgoing: Bool { Wrapped.isOutgoing }

  @inlinable package static var isModel: Bool { Wrapped.isModel }

  @usableFromInline package static func exact(_ json: Data) throws(JSONError) -> Self {
    if (try? RawJSON(json).bytes.elementsEqual("null".utf8)) == true { return nil }
    return try Wrapped.exact(json)
  }
}

extension Array: JSONCodableValue where Element: JSONCodableValue {
  @inlinable package static var isOutgoing: Bool { Element.isOutgoing }

  @inlinable package static var isModel: Bool { Element.isModel }

  @usableFromInline package static func exact(_ json: Data) throws(JSONError) -> Self {
    var elements: Self = []
    for (index, part) in try [RawJSON].parts(of: json, repairs: !Element.isOutgoing).enumerated() {
      do throws(JSONError) {
        elements.append(try Element.exact(part.bytes))
      } catch {
        throw error.below("[\(index)]")
      }
    }
    return elements
  }

  /// Reads an array. In lenient reading an element that cannot be read is left out and recorded; in strict reading it
  /// is an error.
  @inlinable package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    var elements: Self = []
    guard try reader.enterArray() else { return elements }
    let size = MemoryLayout<Element>.stride
    if !reader.isDocument, reader.boundsElements { elements.reserveCapacity(256 / Swift.max(1, size)) }
    repeat {
      let mark = reader.mark
      do throws(JSONError) {
        try reader.countElement()
        elements.append(try Element.read(from: &reader))
      } catch {
        try reader.recover(from: error, at: mark, isElement: true)
      }
      if elements.count == 1, reader.isDocument {
        elements.reserveCapacity(reader.expectedElements(since: mark))
      }
    } while try reader.nextElement()
    return elements
  }

  @inlinable package func write(to writer: inout JSONWriter) throws(JSONError) {
    try writer.beginArray()
    for element in self { try element.write(to: &writer) }
    writer.endArray()
  }
}

extension Dictionary: JSONCodableValue where Key == String, Value: JSONCodableValue {
  @inlinable package static var isOutgoing: Bool { Value.isOutgoing }

  @inlinable package static var isModel: Bool { Value.isModel }

  @usableFromInline package static func exact(_ json: Data) throws(JSONError) -> Self {
    var members: Self = [:]
    for (key, part) in try [String: RawJSON].parts(of: json, repairs: !Value.isOutgoing) {
      do throws(JSONError) {
        members[key] = try Value.exact(part.bytes)
      } catch {
        throw error.below(key)
      }
    }
    return members
  }

  /// Reads an object with any keys. Of repeated keys the last one counts, or they are an error when everything has to
  /// be kept.
  @inlinable package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    var members: Self = [:]
    guard try reader.enterObject() else { return members }
    repeat {
      let mark = reader.mark
      let key = reader.key()
      do throws(JSONError) {
        try reader.countElement()
        if reader.keepsEverything, members[key] != nil { throw reader.repeatedKey }
        members[key] = try Value.read(from: &reader)
      } catch {
        try reader.recover(from: error, at: mark, isElement: true)
      }
    } while try reader.nextMember()
    return members
  }

  /// Writes the members sorted by key with `String`'s `<`, so that equal values give equal bytes.
  @inlinable package func write(to writer: inout JSONWriter) throws(JSONError) {
    try writer.beginObject()
    // A message has few variables, and a batch has a thousand messages: few members are sorted on the stack, without
    // an allocation for each message.
    try withUnsafeTemporaryAllocation(of: Element.self, capacity: count) { memory throws(JSONError) in
      var members = UnsafeMutableBufferPointer(rebasing: memory[..<memory.initialize(fromContentsOf: self)])
      members.sort { $0.key < $1.key }
      // The members are moved out one by one: reading them in place would copy them.
      var next = 0
      defer { members[next...].deinitialize() }
      while next < members.count {
        let (key, value) = members.moveElement(from: next)
        next += 1
        try writer.member(key, value)
      }
    }
    writer.endObject()
  }
}

extension JSONCodableValue {
  /// Returns the collection, usually of ``RawJSON``, that a document holds, so that its parts can be read one by one.
  ///
  /// - Parameter repairs: Whether a document that is not quite JSON is repaired.
  fileprivate static func parts(of json: Data, repairs: Bool) throws(JSONError) -> Self {
    let raw = try repairs ? RawJSON(repairing: json) : RawJSON(json)
    var reader = try JSONReader(raw.bytes, limits: .inMemory)
    return try reader.document(Self.self)
  }
}

extension String: JSONCodableValue {
  @inlinable package static var isModel: Bool { false }

  @inlinable package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    try reader.text()
  }

  @inlinable package func write(to writer: inout JSONWriter) {
    writer.text(self)
  }
}

extension Int64: JSONCodableValue {
  @inlinable package static var isModel: Bool { false }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    try reader.integer()
  }

  @usableFromInline package func write(to writer: inout JSONWriter) {
    writer.integer(self)
  }
}

extension Int: JSONCodableValue {
  @inlinable package static var isModel: Bool { false }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let number = try reader.integer()
    guard let value = Int(exactly: number) else { throw reader.failure("expected a smaller number") }
    return value
  }

  @usableFromInline package func write(to writer: inout JSONWriter) {
    writer.integer(self)
  }
}

extension Bool: JSONCodableValue {
  @inlinable package static var isModel: Bool { false }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    try reader.bool()
  }

  @usableFromInline package func write(to writer: inout JSONWriter) {
    writer.bool(self)
  }
}

/// Numbers for measures such as coordinates, never for identifiers, which lose digits beyond 2⁵³.
extension Double: JSONCodableValue {
  @inlinable package static var isModel: Bool { false }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let literal = try reader.numberLiteral()
    guard let value = Double(literal), value.isFinite else {
      throw reader.failure("expected a smaller number")
    }
    return value
  }

  /// Writes the shortest digits that read back as the same number.
  ///
  /// - Throws: `JSONError` for infinity and NaN, which JSON does not have.
  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    guard isFinite else { throw JSONError(path: "", reason: "\(self) is no JSON number") }
    writer.literal(description)
  }
}

extension OpenValue where Self: JSONCodableValue {
  @inlinable package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    Self(rawValue: try reader.text())
  }

  @inlinable package func write(to writer: inout JSONWriter) {
    writer.text(rawValue)
  }
}

extension SenderGroup: JSONCodableValue {}
extension SocialNetwork: JSONCodableValue {}
extension PhoneNumber: JSONCodableValue {}

extension MessageID: JSONCodableValue {
  /// Reads a string, a whole number, or an array of exactly one of these.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let isInArray = reader.next == UInt8(ascii: "[")
    if isInArray, try !reader.enterArray() { throw reader.failure("expected one message id") }
    let id: Self
    if reader.next == UInt8(ascii: "\"") {
      id = Self(rawValue: try reader.text())
    } else {
      id = Self(rawValue: try reader.wholeNumber())
    }
    if isInArray, try reader.nextElement() { throw reader.failure("expected one message id") }
    return id
  }
}

extension TimeToLive: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    .seconds(try Int.read(from: &reader))
  }

  @usableFromInline package func write(to writer: inout JSONWriter) {
    writer.integer(seconds)
  }
}

extension RawJSON: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    try reader.raw()
  }

  @usableFromInline package func write(to writer: inout JSONWriter) {
    writer.raw(self)
  }
}

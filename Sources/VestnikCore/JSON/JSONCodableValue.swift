#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What the wire can read and write: one JSON value.
@usableFromInline package protocol JSONCodableValue {
  /// Reads the value that stands at the reader's position, and moves behind it.
  ///
  /// - Throws: `JSONError` when it is of another kind; the reader may then stand anywhere inside.
  static func read(from reader: inout JSONReader) throws(JSONError) -> Self

  /// Writes exactly one value.
  ///
  /// - Throws: `JSONError` for what JSON cannot hold.
  func write(to writer: inout JSONWriter) throws(JSONError)

  /// Whether a field of this value is left out.
  var isOmitted: Bool { get }

  /// Whether the value is one that is going to be sent, so that a key that would be left out is an error.
  static var isOutgoing: Bool { get }

  /// Whether the type is Vestnik's own, or a collection of such.
  static var isModel: Bool { get }

  /// Reads the value from JSON of its own, without leaving out a part of a collection.
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
    for (index, part) in try [RawJSON].parts(of: json, mends: !Element.isOutgoing).enumerated() {
      do throws(JSONError) {
        elements.append(try Element.exact(part.bytes))
      } catch {
        throw error.below("[\(index)]")
      }
    }
    return elements
  }

  /// Reads an array. What is wrong with one element loses the others only in strict reading.
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
    for (key, part) in try [String: RawJSON].parts(of: json, mends: !Value.isOutgoing) {
      do throws(JSONError) {
        members[key] = try Value.exact(part.bytes)
      } catch {
        throw error.below(key)
      }
    }
    return members
  }

  /// Reads an object of any keys; of several same keys the last one counts.
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

  /// Writes the keys in the order of their Unicode scalars, so that the same value gives the same bytes.
  @inlinable package func write(to writer: inout JSONWriter) throws(JSONError) {
    try writer.beginObject()
    // A message has few variables, and a batch a thousand messages: few members are sorted on the stack, and
    // nothing is allocated for each message.
    try withUnsafeTemporaryAllocation(of: Element.self, capacity: count) { memory throws(JSONError) in
      var members = UnsafeMutableBufferPointer(rebasing: memory[..<memory.initialize(fromContentsOf: self)])
      members.sort { $0.key < $1.key }
      // Moved out one by one: looking at them in place would copy them.
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
  /// Reads a collection whose parts are read one by one afterwards.
  fileprivate static func parts(of json: Data, mends: Bool) throws(JSONError) -> Self {
    let raw = try mends ? RawJSON(mending: json) : RawJSON(json)
    var reader = try JSONReader(raw.bytes, limits: .inMemory)
    return try reader.document(Self.self)
  }
}

extension JSONError {
  /// The error of a part of a collection, with the part's place in it.
  fileprivate func below(_ place: String) -> Self {
    let joint = path.isEmpty || path.hasPrefix("[") ? "" : "."
    return JSONError(path: place + joint + path, reason: reason)
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

/// For measures, never for identifiers.
extension Double: JSONCodableValue {
  @inlinable package static var isModel: Bool { false }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let literal = try reader.numberLiteral()
    guard let value = Double(literal), value.isFinite else {
      throw reader.failure("expected a smaller number")
    }
    return value
  }

  /// - Throws: `JSONError` for infinity and for no number, which JSON does not have.
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
  /// Reads a text, a whole number, or an array of exactly one of these.
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

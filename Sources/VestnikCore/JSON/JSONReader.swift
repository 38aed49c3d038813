#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// A reader of JSON (RFC 8259) in UTF-8 bytes: strict about JSON's grammar, lenient about the kinds of values.
///
/// A reader is a position in the bytes of one document. ``JSONCodableValue/read(from:)`` of each type asks it for a
/// string, a number or the members of an object; only these types recurse, to at most ``Limits/depth`` levels. The
/// clients and webhooks come here through ``incoming(_:limits:_:)``, ``JSONCodableValue/init(json:limits:)`` and
/// ``RawJSON``, and decoders through `init(_:limits:)`. Foundation's `JSONDecoder` does not do, because it loses
/// digits of numbers and the received bytes, stops at the first error, and is several times slower
/// (`Benchmarks/README.md`). Trailing commas, halves of surrogate pairs and bad UTF-8 are always errors;
/// ``incoming(_:limits:_:)`` repairs a received document and reads it again. A value of the wrong kind throws, or
/// with ``isLenient`` is skipped and recorded. With ``keepsEverything``, for what is going to be sent, unknown and
/// repeated keys are errors too. After an error in the document itself the reader can only throw. Errors have byte
/// offsets; ``JSONPathLocator`` adds their paths at the end.
///
/// `JSONReader+Structure.swift` reads arrays, objects and keys, `JSONReader+Scalars.swift` strings and numbers, and
/// `JSONReader+Strictness.swift` finds keys that would be lost. Every access to a byte is checked.
@usableFromInline package struct JSONReader {
  package struct Limits: Sendable {
    /// The size of the largest document, in bytes; 1 MiB by default.
    package var bytes: Int
    /// How deep arrays and objects may be nested: 64 levels by default, at most 128.
    package var depth: Int
    /// How many elements the arrays and dictionaries that are read into types may have together; 10,000 by default.
    /// An element of `[{},{},…` takes three bytes on the wire and several hundred in memory.
    package var elements: Int

    package init(bytes: Int = 1 << 20, depth: Int = 64, elements: Int = 10_000) {
      self.bytes = bytes
      self.depth = depth
      self.elements = elements
    }

    /// The limits for values of any shape that are kept as bytes: 16 MiB, 128 levels, any number of elements.
    package static let raw = Self(bytes: 16 << 20, depth: 128, elements: .max)

    /// The limits for values that are in memory already: any size, 128 levels, any number of elements.
    package static let inMemory = Self(bytes: .max, depth: 128, elements: .max)
  }

  /// The start of a value, to which the reader can be rewound.
  @usableFromInline package struct Mark {
    @usableFromInline var position: Int
    @usableFromInline var depth: Int

    @inlinable init(position: Int, depth: Int) {
      self.position = position
      self.depth = depth
    }
  }

  @usableFromInline let bytes: ContiguousArray<UInt8>
  @usableFromInline package var position = 0
  /// Whether a value of the wrong kind is skipped and recorded instead of thrown.
  package var isLenient: Bool
  /// Whether every part of the document has to be kept, as in what is going to be sent. An unknown key, a repeated
  /// key, and a value of another kind than the field's, even a number for a string, are then errors, which
  /// ``isLenient`` records or throws like any other.
  @usableFromInline package var keepsEverything = false
  /// The errors recorded so far, without their paths.
  private var found: [JSONError] = []

  /// The length in bytes of the current value's key, its escapes resolved; -1 when there is none, as after the last
  /// member of an object.
  @usableFromInline var keyCount = -1
  var keyStart = 0
  /// The current value's key with its escapes resolved, if it has escapes.
  var unescapedKey: ContiguousArray<UInt8>?
  /// The number of open arrays and objects.
  @usableFromInline var depth = 0
  /// A bit for each open array (1) and object (0); the lowest bit is the innermost.
  private var arrays: UInt128 = 0

  /// The current nesting depth of self-containing types, such as attachments within attachments, for callers that
  /// bound it.
  package var nested = 0

  private let source: Data
  private var limits: Limits
  private var elements = 0
  /// The depth from which on a further level is checked by ``lookAhead()`` before it is read.
  private let free: Int
  /// The offset up to which ``lookAhead()`` has checked the nesting.
  private var lookedAhead = 0
  /// Whether an error in the document itself, or in strict reading any error, makes it impossible to read on.
  private var isBroken = false

  /// Makes a reader at the start of a document, which is checked for its size and for UTF-8.
  ///
  /// - Throws: `JSONError` when it is too large or not UTF-8.
  package init(_ source: Data, limits: Limits = Limits(), isLenient: Bool = false) throws(JSONError) {
    self.init(source, bytes: try Self.checked(source, limits), limits: limits, isLenient: isLenient)
  }

  private init(_ source: Data, bytes: ContiguousArray<UInt8>, limits: Limits, isLenient: Bool) {
    self.bytes = bytes
    self.source = source
    self.limits = limits
    // `arrays` has 128 bits.
    self.limits.depth = min(limits.depth, 128)
    self.isLenient = isLenient
    free = min(32, limits.depth)
  }

  private static func checked(_ source: Data, _ limits: Limits) throws(JSONError) -> ContiguousArray<UInt8> {
    guard source.count <= limits.bytes else {
      throw JSONError(path: "", byteOffset: nil, reason: "\(source.count) bytes, allowed \(limits.bytes)")
    }
    let bytes = copy(source)
    if let offset = UTF8Check.firstFault(in: bytes) {
      throw JSONError(path: "", byteOffset: offset, reason: "the text is not UTF-8")
    }
    return bytes
  }

  /// Reads the whole document as one value.
  @inlinable package mutating func document<Value: JSONCodableValue>(_ type: Value.Type) throws(JSONError)
    -> Value
  {
    do throws(JSONError) {
      begin()
      let value = try Value.read(from: &self)
      try end()
      return value
    } catch {
      throw withPath(error)
    }
  }

  /// Moves to the document's value, past white space.
  @inlinable package mutating func begin() { skipSpace() }

  /// Checks that nothing but white space follows the document's value.
  @inlinable package mutating func end() throws(JSONError) {
    skipSpace()
    guard position == bytes.count else { throw failure("expected the end of the document") }
  }

  /// Returns the current value as it was received, and moves past it.
  package mutating func raw() throws(JSONError) -> RawJSON {
    let start = mark
    try skip()
    return raw(since: start)
  }

  /// Returns the value that starts at the mark and ends at the current position, as it was received.
  @usableFromInline package func raw(since mark: Mark) -> RawJSON {
    if mark.position == 0, position == bytes.count { return RawJSON(checked: source) }
    return RawJSON(checked: source[source.startIndex + mark.position..<source.startIndex + position])
  }

  /// Returns the received JSON of a model that starts at the mark and ends at the current position.
  @usableFromInline package func received(since mark: Mark) -> ReceivedJSON {
    ReceivedJSON(document: source, mark.position..<position)
  }

  /// Whether the number of elements is limited, so that an array may reserve capacity for some before it reads them.
  @usableFromInline var boundsElements: Bool { limits.elements < .max }

  @usableFromInline package mutating func countElement() throws(JSONError) {
    elements += 1
    guard elements <= limits.elements else {
      isBroken = true
      throw failure("more than \(limits.elements) elements")
    }
  }

  /// Counts an array or object that begins at the current position.
  @inline(__always) mutating func descend(isArray: Bool) throws(JSONError) {
    if depth >= free { try lookAhead() }
    depth += 1
    arrays = arrays << 1 | (isArray ? 1 : 0)
  }

  @inline(__always) mutating func ascend() {
    depth -= 1
    arrays >>= 1
  }

  /// Whether the innermost open array or object is an array.
  @inline(__always) var isInArray: Bool { arrays & 1 == 1 }

  /// Checks, before a deeply nested value is read, that the depth limit holds for all of it.
  ///
  /// Reading into types recurses, and a stack may be small. The value is therefore first skipped without recursion,
  /// so that too many levels are refused before the stack is spent on them.
  @inline(never) private mutating func lookAhead() throws(JSONError) {
    guard depth < limits.depth else {
      isBroken = true
      throw failure("nested deeper than \(limits.depth) levels")
    }
    guard position >= lookedAhead else { return }
    let start = mark
    lookedAhead = .max
    try skip()
    lookedAhead = position
    rewind(to: start)
  }
}

extension JSONReader {
  /// Reads a received document leniently; returns what `read` returns. If that throws and ``JSONRepair`` changes the
  /// document, the repaired document is read, and the repairs are among the reader's problems.
  ///
  /// - Parameters:
  ///   - document: The bytes of the document.
  ///   - limits: The limits on its size and content.
  ///   - read: Reads the document from its beginning; called a second time for a repaired document.
  /// - Throws: `JSONError` when the document cannot be read, even repaired.
  package static func incoming<Value>(
    _ document: Data, limits: Limits = Limits(), _ read: (inout JSONReader) throws(JSONError) -> Value
  ) throws(JSONError) -> Value {
    do throws(JSONError) {
      var reader = try JSONReader(document, limits: limits, isLenient: true)
      return try read(&reader)
    } catch {
      guard document.count <= limits.bytes else { throw error }
      let (mended, changes) = JSONRepair.repairing(document)
      guard !changes.isEmpty else { throw error }
      // Repair escapes characters, which makes the document longer.
      var limits = limits
      limits.bytes = max(limits.bytes, mended.count)
      var reader = try JSONReader(mended, limits: limits, isLenient: true)
      for change in changes { reader.note(change) }
      return try read(&reader)
    }
  }

  @inlinable package var mark: Mark { Mark(position: position, depth: depth) }

  package mutating func rewind(to mark: Mark) {
    position = mark.position
    arrays >>= UInt128(depth - mark.depth)
    depth = mark.depth
  }

  /// Moves past a value in which an error occurred, and records the error; in strict reading throws it.
  ///
  /// `[]` and `false` in place of a field's own kind are how PHP writes an empty field. They are no error, unless
  /// ``keepsEverything`` is set.
  ///
  /// - Parameters:
  ///   - error: The error.
  ///   - mark: The start of the value.
  ///   - isElement: Whether the value is an element of an array or a dictionary, where `[]` and `false` are errors.
  @usableFromInline package mutating func recover(
    from error: JSONError, at mark: Mark, isElement: Bool = false
  ) throws(JSONError) {
    guard !isBroken else { throw error }
    rewind(to: mark)
    do throws(JSONError) {
      try skip()
    } catch {
      // The document itself is broken, so that skipping an outer value would fail again.
      isBroken = true
      throw error
    }
    let value = bytes[mark.position..<position]
    if !isElement, !keepsEverything, value.elementsEqual("false".utf8) || value.elementsEqual("[]".utf8) {
      return
    }
    guard isLenient else {
      isBroken = true
      throw error
    }
    note(error)
  }

  /// Records an error; one with the same place and reason only once, because a value may be read several times. After
  /// 100 errors one more says that there are others.
  package mutating func note(_ problem: JSONError) {
    let isKnown = found.contains { $0.byteOffset == problem.byteOffset && $0.reason == problem.reason }
    guard found.count <= 100, !isKnown else { return }
    if found.count < 100 {
      found.append(problem)
    } else {
      found.append(JSONError(path: "", byteOffset: problem.byteOffset, reason: "more could not be read"))
    }
  }

  /// The number of errors recorded so far.
  package var problemCount: Int { found.count }

  /// Returns the recorded errors with their paths, in the order in which they occurred: at most 100, and one that
  /// says that there are more.
  ///
  /// - Parameter first: The number of errors to leave out at the beginning.
  package func problems(since first: Int = 0) -> [JSONError] {
    guard found.count > first else { return [] }
    var problems = Array(found[first...])
    JSONPathLocator.locate(&problems, in: bytes)
    return problems
  }

  /// Returns the error with the path that belongs to its offset.
  @usableFromInline package func withPath(_ error: JSONError) -> JSONError {
    var errors = [error]
    JSONPathLocator.locate(&errors, in: bytes)
    return errors[0]
  }
}

extension JSONReader {
  /// Returns an error at the current position, still without a path.
  @usableFromInline package func failure(_ reason: String) -> JSONError {
    JSONError(path: "", byteOffset: position, reason: reason)
  }

  /// Returns an error at the current position that says what was expected and what kind of value was found.
  package func expected(_ what: String) -> JSONError {
    failure("expected \(what), found \(kind)")
  }

  @usableFromInline package func missing(_ name: StaticString, at mark: Mark) -> JSONError {
    JSONError(path: "", byteOffset: mark.position, reason: "\(name) is missing or cannot be read")
  }

  private var kind: String {
    switch next {
    case UInt8(ascii: "{"): "an object"
    case UInt8(ascii: "["): "an array"
    case UInt8(ascii: "\""): "a text"
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): "a number"
    case UInt8(ascii: "t"), UInt8(ascii: "f"): "true or false"
    case UInt8(ascii: "n"): "null"
    case 0 where position >= bytes.count: "the end"
    default: "no value"
    }
  }
}

/// All of the reader's accesses to memory through a pointer. No pointer leaves its function, and every index is
/// checked or counted from a checked one. The writer's counterpart is ``JSONBuffer``.
///
/// These are methods of the reader and not functions of its bytes, because passing the array would retain and release
/// it.
extension JSONReader {
  /// Returns the bytes in an array of their own. Copying them as a collection would take several times as long.
  static func copy(_ source: Data) -> ContiguousArray<UInt8> {
    ContiguousArray(unsafeUninitializedCapacity: source.count) { memory, count in
      source.withUnsafeBytes { UnsafeMutableRawBufferPointer(memory).copyMemory(from: $0) }
      count = source.count
    }
  }

  /// Returns a range of the document as a string.
  mutating func literal(_ range: Range<Int>) -> String {
    bytes.withUnsafeBufferPointer {
      String(decoding: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self)
    }
  }

  /// Returns whether the bytes of the document from `start` on are those of the name.
  mutating func hasBytes(_ name: StaticString, at start: Int) -> Bool {
    // The bytes of a literal are only accessible through a pointer. They live as long as the program, and the index
    // is below their count.
    let count = name.utf8CodeUnitCount
    guard bytes.count - start >= count else { return false }
    var index = 0
    while index < count {
      if bytes[start + index] != name.utf8Start[index] { return false }
      index += 1
    }
    return true
  }
}

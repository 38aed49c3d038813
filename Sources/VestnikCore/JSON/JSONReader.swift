#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// A strict reader of JSON (RFC 8259) over UTF-8 bytes.
///
/// It is strict about JSON and lenient about kinds. No trailing comma, half a surrogate pair or bad UTF-8
/// passes, whoever asks for the value: ``incoming(_:limits:_:)`` mends what came in. But an identifier may be a string or a number, and in lenient reading
/// a value of the wrong kind is skipped and recorded, and the rest is read.
///
/// Every access to a byte is checked; nothing recurses but the types that are read, and these are bounded by
/// the depth limit.
@usableFromInline package struct JSONReader {
  package struct Limits: Sendable {
    /// The size of the document.
    package var bytes: Int
    /// How deep arrays and objects may be nested: at most 128.
    package var depth: Int
    /// How many elements all arrays together may have, as far as they are read into types: `[{},{},…` takes
    /// three bytes an element on the wire and several hundred in memory.
    package var elements: Int

    package init(bytes: Int = 1 << 20, depth: Int = 64, elements: Int = 10_000) {
      self.bytes = bytes
      self.depth = depth
      self.elements = elements
    }

    /// For values of any shape that are kept as they are.
    package static let raw = Self(bytes: 16 << 20, depth: 128, elements: .max)

    /// For what is in memory as a value already, however large it is.
    package static let inMemory = Self(bytes: .max, depth: 128, elements: .max)
  }

  /// Where a value starts, to return to it.
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
  /// Whether a value of the wrong kind is recorded instead of thrown.
  package var isLenient: Bool
  /// Whether everything has to be kept, as in what is going to be sent: a key that no field has, the second of two
  /// same keys, and another kind than the field's, be it a number for a text, are errors then, which ``isLenient`` records or
  /// throws like any other.
  @usableFromInline package var keepsEverything = false
  /// What could not be read, without its paths.
  private var found: [JSONError] = []

  /// The number of bytes of the key whose value stands here; -1 when there is none.
  @usableFromInline var keyCount = -1
  /// Its first and its last bytes.
  @usableFromInline var keyWords = PackedKey()
  var keyStart = 0
  /// The key without escapes, if it had some.
  var unescapedKey: ContiguousArray<UInt8>?
  /// How many arrays and objects are open, and which of them are arrays: the lowest bit stands for the innermost.
  @usableFromInline var depth = 0
  private var arrays: UInt128 = 0

  /// How many values of a kind that may hold itself are being read, for callers who bound that.
  package var nested = 0

  private let source: Data
  private var limits: Limits
  private var elements = 0
  /// From how many levels on another one must be asked for.
  private let free: Int
  /// Up to where the document has been looked through.
  private var lookedAhead = 0
  /// Whether the document itself is at fault: nothing more can be read.
  private var isBroken = false

  /// Takes a document.
  ///
  /// - Throws: `JSONError` when it is too large or not UTF-8.
  package init(_ source: Data, limits: Limits = Limits(), isLenient: Bool = false) throws(JSONError) {
    self.init(source, bytes: try Self.checked(source, limits), limits: limits, isLenient: isLenient)
  }

  private init(_ source: Data, bytes: ContiguousArray<UInt8>, limits: Limits, isLenient: Bool) {
    self.bytes = bytes
    self.source = source
    self.limits = limits
    // As many as there are bits for them.
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

  /// Moves to the value of the document.
  @inlinable package mutating func begin() { skipSpace() }

  /// Asks for the end of the document behind its value.
  @inlinable package mutating func end() throws(JSONError) {
    skipSpace()
    guard position == bytes.count else { throw failure("expected the end of the document") }
  }

  /// The value that stands here, as it was received.
  package mutating func raw() throws(JSONError) -> RawJSON {
    let start = mark
    try skip()
    return raw(since: start)
  }

  /// The value that starts at the mark and has been read to its end, as it was received.
  @usableFromInline package func raw(since mark: Mark) -> RawJSON {
    if mark.position == 0, position == bytes.count { return RawJSON(checked: source) }
    return RawJSON(checked: source[source.startIndex + mark.position..<source.startIndex + position])
  }

  /// The same, to be kept beside a model.
  @usableFromInline package func received(since mark: Mark) -> ReceivedJSON {
    ReceivedJSON(document: source, mark.position..<position)
  }

  /// Whether elements are bounded, so that room may be made for them beforehand.
  @usableFromInline var boundsElements: Bool { limits.elements < .max }

  @usableFromInline package mutating func countElement() throws(JSONError) {
    elements += 1
    guard elements <= limits.elements else {
      isBroken = true
      throw failure("more than \(limits.elements) elements")
    }
  }

  /// Counts an array or object that begins here.
  @inline(__always) mutating func descend(isArray: Bool) throws(JSONError) {
    if depth >= free { try lookAhead() }
    depth += 1
    arrays = arrays << 1 | (isArray ? 1 : 0)
  }

  @inline(__always) mutating func ascend() {
    depth -= 1
    arrays >>= 1
  }

  /// Whether the innermost of what is open is an array.
  @inline(__always) var isInArray: Bool { arrays & 1 == 1 }

  /// Reading into types recurses, and a stack may be small: what is nested deep is first looked through without
  /// recursion, so that too many levels are refused before the stack is spent on them.
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
  /// Reads a document that came in, leniently. One that is no JSON is mended, if that makes JSON of it, and read once
  /// more; what was mended is among the problems of the reader.
  ///
  /// - Parameters:
  ///   - document: The document.
  ///   - limits: How much it may hold.
  ///   - read: Reads it from its beginning; called a second time for a mended one.
  /// - Throws: `JSONError` when it cannot be read, mended or not.
  package static func incoming<Value>(
    _ document: Data, limits: Limits = Limits(), _ read: (inout JSONReader) throws(JSONError) -> Value
  ) throws(JSONError) -> Value {
    do throws(JSONError) {
      var reader = try JSONReader(document, limits: limits, isLenient: true)
      return try read(&reader)
    } catch {
      guard document.count <= limits.bytes else { throw error }
      let (mended, changes) = JSONRepair.mending(document)
      guard !changes.isEmpty else { throw error }
      // An escape takes more bytes than what it stands for.
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

  /// After an error inside a value: moves behind it and records the error, or throws it on.
  ///
  /// `[]` and `false` in the place of another kind are how PHP says that a field has nothing: no error in any
  /// mode.
  @usableFromInline package mutating func recover(
    from error: JSONError, at mark: Mark, isElement: Bool = false
  ) throws(JSONError) {
    guard !isBroken else { throw error }
    rewind(to: mark)
    do throws(JSONError) {
      try skip()
    } catch {
      // Nobody further out need try again.
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

  /// Records what could not be read; the same place only once, because a text may be looked at several times.
  package mutating func note(_ problem: JSONError) {
    let isKnown = found.contains { $0.byteOffset == problem.byteOffset && $0.reason == problem.reason }
    guard found.count <= 100, !isKnown else { return }
    if found.count < 100 {
      found.append(problem)
    } else {
      found.append(JSONError(path: "", byteOffset: problem.byteOffset, reason: "more could not be read"))
    }
  }

  /// How much could not be read.
  package var problemCount: Int { found.count }

  /// What could not be read, in its order, without so much of it. After 100 of them one entry says that there is more.
  package func problems(since first: Int = 0) -> [JSONError] {
    guard found.count > first else { return [] }
    var problems = Array(found[first...])
    JSONPathLocator.locate(&problems, in: bytes)
    return problems
  }

  /// The error with its path.
  @usableFromInline package func withPath(_ error: JSONError) -> JSONError {
    var errors = [error]
    JSONPathLocator.locate(&errors, in: bytes)
    return errors[0]
  }
}

extension JSONReader {
  /// An error at this place; its path comes later.
  @usableFromInline package func failure(_ reason: String) -> JSONError {
    JSONError(path: "", byteOffset: position, reason: reason)
  }

  /// An error at this place, with the kind that stands there.
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

/// Whatever the reader does with memory through a pointer. No pointer leaves its function, and every index is checked or
/// counted from a checked one. (The writer's place of this kind is ``JSONBuffer``; the words of a name are in ``PackedKey``.)
///
/// Methods of the reader and not functions of its bytes: to hand these over they would be retained and released.
extension JSONReader {
  /// The bytes in an array of their own: as a collection copying them would take several times as long.
  static func copy(_ source: Data) -> ContiguousArray<UInt8> {
    ContiguousArray(unsafeUninitializedCapacity: source.count) { memory, count in
      source.withUnsafeBytes { UnsafeMutableRawBufferPointer(memory).copyMemory(from: $0) }
      count = source.count
    }
  }

  /// A range of the document as a text.
  mutating func literal(_ range: Range<Int>) -> String {
    bytes.withUnsafeBufferPointer {
      String(decoding: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self)
    }
  }

  /// Whether the bytes of the document from `start` on are those of the name; `first` of them have been compared before.
  mutating func stands(_ name: StaticString, at start: Int, after first: Int = 0) -> Bool {
    // A literal's bytes can only be had through a pointer. They live as long as the program, and the index is below
    // their number.
    let count = name.utf8CodeUnitCount
    guard bytes.count - start >= count else { return false }
    var index = first
    while index < count {
      if bytes[start + index] != name.utf8Start[index] { return false }
      index += 1
    }
    return true
  }
}

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// A strict reader of JSON (RFC 8259) over UTF-8 bytes.
///
/// It is strict about JSON and lenient about kinds. No trailing comma, half a surrogate pair or bad UTF-8
/// passes, whoever asks for the value. But an identifier may be a string or a number, and in lenient reading
/// a value of the wrong kind is skipped and recorded, and the rest is read.
///
/// Every access to a byte is checked; nothing recurses but the types that are read, and these are bounded by
/// the depth limit.
@usableFromInline package struct WireReader {
  package struct Limits: Sendable {
    /// The size of the document.
    package var bytes: Int
    /// How deep arrays and objects may be nested.
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
  }

  /// Where a value starts, to return to it.
  @usableFromInline package struct Mark {
    @usableFromInline var position: Int
    @usableFromInline var depth: Int
    @usableFromInline var place: Int

    @inlinable init(position: Int, depth: Int, place: Int) {
      self.position = position
      self.depth = depth
      self.place = place
    }
  }

  @usableFromInline let bytes: ContiguousArray<UInt8>
  @usableFromInline package var position = 0
  /// Whether a value of the wrong kind is recorded instead of thrown.
  package var isLenient: Bool
  /// What could not be read, in its order. After 100 of them one entry says that there is more.
  package private(set) var problems: [WireError] = []

  /// The number of bytes of the key whose value stands here; -1 when there is none.
  @usableFromInline var keyCount = -1
  /// Its first and its last bytes.
  @usableFromInline var keyWords = KeyWords()
  var keyStart = 0
  /// The key without escapes, if it had some.
  var unescapedKey: ContiguousArray<UInt8>?
  /// Where in the innermost array or object this is: the offset of the current key, or the complement of the
  /// index. In a property of its own, because it changes with every value.
  @usableFromInline var place = 0
  /// The same of each array and object around it, and before them one of nothing: as many as are open.
  @usableFromInline var outerPlaces: ContiguousArray<Int> = []

  /// How many values of a kind that may hold itself are being read, for callers who bound that.
  package var nested = 0

  private let source: Data
  private let limits: Limits
  private var elements = 0
  /// Whether the document itself is at fault: nothing more can be read.
  private var isBroken = false

  /// Takes a document.
  ///
  /// - Throws: `WireError` when it is too large or not UTF-8.
  package init(_ source: Data, limits: Limits = Limits(), isLenient: Bool = false) throws(WireError) {
    self.source = source
    self.limits = limits
    self.isLenient = isLenient
    guard source.count <= limits.bytes else {
      throw WireError(path: "", byteOffset: nil, reason: "\(source.count) bytes, allowed \(limits.bytes)")
    }
    bytes = ContiguousArray(source)
    if let offset = UTF8Check.firstFault(in: bytes) {
      throw WireError(path: "", byteOffset: offset, reason: "the text is not UTF-8")
    }
  }

  /// Reads the whole document as one value.
  @inlinable package mutating func document<Value: WireValue>(_ type: Value.Type) throws(WireError) -> Value {
    skipSpace()
    let value = try Value.read(from: &self)
    skipSpace()
    guard position == bytes.count else { throw failure("expected the end of the document") }
    return value
  }

  /// The value that stands here, as it was received.
  package mutating func raw() throws(WireError) -> RawJSON {
    let start = position
    try skip()
    return RawJSON(checked: source[source.startIndex + start..<source.startIndex + position])
  }

  @usableFromInline package mutating func countElement() throws(WireError) {
    elements += 1
    guard elements <= limits.elements else {
      isBroken = true
      throw failure("more than \(limits.elements) elements")
    }
  }

  mutating func descend(_ place: Int) throws(WireError) {
    guard outerPlaces.count < limits.depth else {
      isBroken = true
      throw failure("nested deeper than \(limits.depth) levels")
    }
    outerPlaces.append(self.place)
    self.place = place
  }
}

extension WireReader {
  @inlinable package var mark: Mark { Mark(position: position, depth: outerPlaces.count, place: place) }

  package mutating func rewind(to mark: Mark) {
    position = mark.position
    outerPlaces.removeLast(outerPlaces.count - mark.depth)
    place = mark.place
  }

  /// After an error inside a value: moves behind it and records the error, or throws it on.
  ///
  /// `[]` and `false` in the place of another kind are how PHP says that a field has nothing: no error in any
  /// mode.
  @usableFromInline package mutating func recover(
    from error: WireError, at mark: Mark, isElement: Bool = false
  ) throws(WireError) {
    guard !isBroken else { throw error }
    rewind(to: mark)
    do throws(WireError) {
      try skip()
    } catch {
      // Nobody further out need try again.
      isBroken = true
      throw error
    }
    let value = bytes[mark.position..<position]
    if !isElement, value.elementsEqual("false".utf8) || value.elementsEqual("[]".utf8) { return }
    guard isLenient else {
      isBroken = true
      throw error
    }
    note(error)
  }

  /// Records what could not be read.
  package mutating func note(_ problem: WireError) {
    if problems.count < 100 {
      problems.append(problem)
    } else if problems.count == 100 {
      problems.append(WireError(path: "", byteOffset: problem.byteOffset, reason: "more could not be read"))
    }
  }
}

extension WireReader {
  /// The path of the value that is being read.
  var path: String {
    var path = ""
    for (depth, place) in (outerPlaces + [place]).dropFirst().enumerated() {
      if place < 0 {
        path += "[\(~place)]"
      } else if place < bytes.count, depth < 64 {
        path += (path.isEmpty ? "" : ".") + keyText(at: place)
      }
    }
    return path
  }

  private func keyText(at start: Int) -> String {
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\"")) ?? bytes.endIndex
    let text = String(decoding: bytes[start..<end].prefix(200), as: UTF8.self)
    return text.count > 40 ? text.prefix(40) + "…" : text
  }

  /// An error at this place.
  @usableFromInline package func failure(_ reason: String) -> WireError {
    WireError(path: path, byteOffset: position, reason: reason)
  }

  func expected(_ what: String) -> WireError {
    failure("expected \(what), found \(kind)")
  }

  @usableFromInline package func missing(_ name: StaticString, at mark: Mark) -> WireError {
    WireError(path: path, byteOffset: mark.position, reason: "\(name) is missing or cannot be read")
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

/// The reason why JSON, or a part of it, could not be read or written.
///
/// An error may be logged. Of the document it shows keys and kinds of values, and no values except words such as an
/// unknown `type`.
///
/// Its own JSON is Vestnik's, version 1: the names of the properties.
public struct JSONError: Error, Hashable, Sendable, Codable, CustomStringConvertible {
  /// The place in the document, such as `object.message.attachments[0].photo`; empty for the document itself. Keys
  /// are cut to 40 characters.
  public var path: String
  /// The offset of the place in bytes, from 0; in the repaired document if the received one had to be repaired. `nil`
  /// when the offset is not known, as for an error in writing.
  public var byteOffset: Int?
  /// What is wrong and what would be right: `expected a number, found an object`.
  public var reason: String

  /// Makes an error.
  public init(path: String, byteOffset: Int? = nil, reason: String) {
    self.path = path
    self.byteOffset = byteOffset
    self.reason = reason
  }

  /// Returns the error with a key or an index in front of its path: the error of what holds the value.
  ///
  /// Without the byte offset, which counts in the value's own bytes.
  @usableFromInline func below(_ place: String) -> JSONError {
    let joint = path.isEmpty || path.hasPrefix("[") ? "" : "."
    return JSONError(path: place + joint + path, reason: reason)
  }

  /// The path, the reason and the offset in one line.
  public var description: String {
    (path.isEmpty ? "" : "\(path): ") + reason + (byteOffset.map { " (byte \($0))" } ?? "")
  }
}

/// A finder of the path that belongs to a byte offset, such as `object.message.attachments[0].photo`.
///
/// ``JSONReader`` records errors with offsets only, so that it need not track paths while it reads. When there are
/// errors, the locator walks over the document once more, in the order of their offsets, and keeps a stack of the
/// keys and indices that are open.
struct JSONPathLocator {
  private enum Place {
    /// The range of the key's bytes; `nil` before the first key of an object.
    case key(Range<Int>?)
    case index(Int)
  }

  private let bytes: ContiguousArray<UInt8>
  private var position = 0
  private var places: [Place] = []
  /// Whether the next string is a key.
  private var isBeforeKey = false

  private init(_ bytes: ContiguousArray<UInt8>) {
    self.bytes = bytes
  }

  /// Sets the path of each error that has an offset and no path yet, in one walk over the document.
  static func locate(_ errors: inout [JSONError], in bytes: ContiguousArray<UInt8>) {
    var walk = Self(bytes)
    let lost = errors.indices.filter { errors[$0].byteOffset != nil && errors[$0].path.isEmpty }
    for index in lost.sorted(by: { errors[$0].byteOffset ?? 0 < errors[$1].byteOffset ?? 0 }) {
      walk.advance(to: errors[index].byteOffset ?? 0)
      errors[index].path = walk.path
    }
  }

  /// Moves over the tokens that end at or before the offset. The reader has accepted them, so they are not checked.
  private mutating func advance(to offset: Int) {
    while position < min(offset, bytes.count) {
      switch bytes[position] {
      case UInt8(ascii: "{"):
        places.append(.key(nil))
        isBeforeKey = true
      case UInt8(ascii: "["):
        places.append(.index(0))
        isBeforeKey = false
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        _ = places.popLast()
        isBeforeKey = false
      case UInt8(ascii: ","):
        if case .index(let index)? = places.last { places[places.count - 1] = .index(index + 1) }
        if case .key? = places.last { isBeforeKey = true }
      case UInt8(ascii: "\""):
        let end = endOfText(from: position + 1)
        // The error is in this string.
        guard end < offset else { return }
        if isBeforeKey, !places.isEmpty { places[places.count - 1] = .key(position + 1..<end) }
        isBeforeKey = false
        position = end
      default: break
      }
      position += 1
    }
  }

  /// Returns the index of the closing quotation mark.
  private func endOfText(from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return index
  }

  private var path: String {
    var path = ""
    for place in places.prefix(64) {
      switch place {
      case .index(let index): path += "[\(index)]"
      case .key(nil): break
      case .key(let range?): path += (path.isEmpty ? "" : ".") + text(range)
      }
    }
    return path
  }

  private func text(_ key: Range<Int>) -> String {
    guard !key.isEmpty else { return "\"\"" }
    let text = String(decoding: bytes[key].prefix(200), as: UTF8.self)
    return String(text.prefix(40)).visibleForm + (text.count > 40 ? "…" : "")
  }
}

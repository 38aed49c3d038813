/// Why JSON, or a part of it, could not be read or written.
///
/// No value of the document is in it, only names of keys and kinds: it may be logged.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct JSONError: Error, Hashable, Sendable, Codable, CustomStringConvertible {
  /// Where in the document: `object.message.attachments[0].photo`; empty for the document itself. Keys are
  /// cut to 40 characters.
  public var path: String
  /// Where in the bytes, from 0; in those of the mended document when it had to be mended. `nil` when a value was
  /// written.
  public var byteOffset: Int?
  /// What is wrong and what would be right: `expected a number, found an object`.
  public var reason: String

  /// Describes an error.
  public init(path: String, byteOffset: Int? = nil, reason: String) {
    self.path = path
    self.byteOffset = byteOffset
    self.reason = reason
  }

  /// The same for what holds the value under this name.
  @usableFromInline func inside(_ name: StaticString) -> JSONError {
    var error = self
    error.path = "\(name)" + (path.isEmpty ? "" : ".\(path)")
    return error
  }

  /// Path, reason and offset in one line.
  public var description: String {
    (path.isEmpty ? "" : "\(path): ") + reason + (byteOffset.map { " (byte \($0))" } ?? "")
  }
}

/// Where in a document an offset is, in words: `object.message.attachments[0].photo`.
///
/// Found by looking at the document once more when something is wrong with it, so that reading need not keep track.
struct JSONPathLocator {
  private enum Place {
    /// The bytes of the key; none before the first key.
    case key(Range<Int>?)
    case index(Int)
  }

  private let bytes: ContiguousArray<UInt8>
  private var position = 0
  private var places: [Place] = []
  /// Whether the next text is a key.
  private var isBeforeKey = false

  private init(_ bytes: ContiguousArray<UInt8>) {
    self.bytes = bytes
  }

  /// Gives a path to each of the errors that has an offset and none yet. One walk serves all of them.
  static func locate(_ errors: inout [JSONError], in bytes: ContiguousArray<UInt8>) {
    var walk = Self(bytes)
    let lost = errors.indices.filter { errors[$0].byteOffset != nil && errors[$0].path.isEmpty }
    for index in lost.sorted(by: { errors[$0].byteOffset ?? 0 < errors[$1].byteOffset ?? 0 }) {
      walk.advance(to: errors[index].byteOffset ?? 0)
      errors[index].path = walk.path
    }
  }

  /// Moves over the tokens that end at the offset or before; what is there has been read without complaint.
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
        // The error is in this text.
        guard end < offset else { return }
        if isBeforeKey, !places.isEmpty { places[places.count - 1] = .key(position + 1..<end) }
        isBeforeKey = false
        position = end
      default: break
      }
      position += 1
    }
  }

  /// The closing quotation mark.
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

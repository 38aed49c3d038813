#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// A repairer of documents that are nearly JSON, so that a received message is not lost for a stray byte.
///
/// A byte order mark and trailing commas are left out, control characters in strings become escapes, a backslash that
/// escapes nothing is escaped itself, and U+FFFD replaces bytes that are not UTF-8 and halves of surrogate pairs.
/// Nothing else changes.
///
/// A repair copies the bytes in one walk with two states: inside a string, or outside of one, where the last comma
/// may turn out to be trailing. It knows no more of JSON's grammar, so the result may still not be JSON. It is apart
/// from ``JSONReader``, which stays strict and fast, and runs after the reader has failed: in
/// ``JSONReader/incoming(_:limits:_:)`` for what is received, and in ``JSONCodableValue/init(json:limits:)`` for the
/// commas of what is sent.
package struct JSONRepair {
  private let text: ContiguousArray<UInt8>
  private var index = 0
  private var isInText = false
  /// The offset in the repaired document of the last comma, if only white space has followed it.
  private var comma: Int?
  private var mended: Data
  private var changes: [JSONError] = []

  private init(_ document: Data) {
    text = ContiguousArray(document)
    mended = Data(capacity: text.count)
  }

  /// Returns the repaired document, and the repairs with their offsets in it: the first 101.
  package static func repairing(_ document: Data) -> (document: Data, changes: [JSONError]) {
    var repair = Self(document)
    repair.run()
    return (repair.mended, repair.changes)
  }

  /// Returns the first byte of a document after a byte order mark and white space, or `nil` when there is none.
  package static func firstByte(of document: Data) -> UInt8? {
    (document.starts(with: byteOrderMark) ? document.dropFirst(3) : document)
      .first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
  }

  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private mutating func run() {
    if text.starts(with: Self.byteOrderMark) {
      index = 3
      note("a byte order mark, left out")
    }
    while index < text.count {
      let byte = text[index]
      if byte >= 0x80 {
        takeCharacter()
      } else if isInText {
        takeInText(byte)
      } else {
        take(byte)
      }
    }
  }

  /// Records a repair, by default at the end of what has been written so far.
  private mutating func note(_ reason: String, at place: Int? = nil) {
    guard changes.count <= 100 else { return }
    changes.append(JSONError(path: "", byteOffset: place ?? mended.count, reason: reason))
  }

  /// Copies a character outside of ASCII, or replaces bytes that are not UTF-8.
  private mutating func takeCharacter() {
    comma = nil
    let length = UTF8Check.length(at: index, in: text)
    if length > 0 {
      mended.append(contentsOf: text[index..<index + length])
      index += length
    } else {
      note("bytes that are not UTF-8, replaced by U+FFFD")
      mended.append(contentsOf: [0xEF, 0xBF, 0xBD])
      index += UTF8Check.faultLength(at: index, in: text)
    }
  }

  private mutating func take(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""):
      isInText = true
      comma = nil
    case UInt8(ascii: ","): comma = mended.count
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      if let comma {
        note("a comma with nothing behind it, left out", at: comma)
        mended[comma] = 0x20
      }
      comma = nil
    case 0x20, 0x09, 0x0A, 0x0D: break
    default: comma = nil
    }
    mended.append(byte)
    index += 1
  }

  private mutating func takeInText(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\\"): return takeEscape()
    case ..<0x20:
      note("a control character in a text, escaped")
      mended.append(contentsOf: Self.escape(of: byte))
    case UInt8(ascii: "\""):
      isInText = false
      mended.append(byte)
    default: mended.append(byte)
    }
    index += 1
  }

  /// Copies an escape, replaces half of a surrogate pair, or escapes a backslash that escapes nothing.
  private mutating func takeEscape() {
    let letter = index + 1 < text.count ? text[index + 1] : 0
    if let unit = codeUnit(at: index) {
      let isWhole = Unicode.Scalar(unit) != nil
      let isPair = unit < 0xDC00 && !isWhole && (0xDC00...0xDFFF).contains(codeUnit(at: index + 6) ?? 0)
      if isWhole || isPair {
        mended.append(contentsOf: text[index..<index + (isPair ? 12 : 6)])
      } else {
        note("half of a surrogate pair, replaced by U+FFFD")
        mended.append(contentsOf: #"\ufffd"#.utf8)
      }
      index += isPair ? 12 : 6
    } else if "\"\\/bfnrt".utf8.contains(letter) {
      mended.append(contentsOf: text[index...index + 1])
      index += 2
    } else {
      note("a backslash that escapes nothing, escaped itself")
      mended.append(contentsOf: #"\\"#.utf8)
      index += 1
    }
  }

  /// Returns the UTF-16 code unit of the escape `\uXXXX` at the index, or `nil` when there is no such escape.
  private func codeUnit(at start: Int) -> UInt32? {
    guard start + 6 <= text.count, text[start] == UInt8(ascii: "\\"), text[start + 1] == UInt8(ascii: "u"),
      text[start + 2] != UInt8(ascii: "+"), text[start + 2] != UInt8(ascii: "-")
    else { return nil }
    return UInt32(String(decoding: text[start + 2..<start + 6], as: UTF8.self), radix: 16)
  }

  private static func escape(of control: UInt8) -> String.UTF8View {
    switch control {
    case 0x08: return #"\b"#.utf8
    case 0x09: return #"\t"#.utf8
    case 0x0A: return #"\n"#.utf8
    case 0x0C: return #"\f"#.utf8
    case 0x0D: return #"\r"#.utf8
    default:
      let digits = String(control, radix: 16)
      return (#"\u00"# + (digits.utf8.count == 1 ? "0" : "") + digits).utf8
    }
  }
}

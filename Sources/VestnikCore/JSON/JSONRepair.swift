#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Makes JSON of what is nearly JSON: what comes in is too precious to be refused for a stray byte.
///
/// A byte order mark and commas with nothing behind them are left out, control characters in texts become their escapes,
/// a backslash that escapes nothing is escaped itself, and U+FFFD stands for what is no UTF-8 and for half of a
/// surrogate pair. Nothing else changes.
package struct JSONRepair {
  private let text: ContiguousArray<UInt8>
  private var index = 0
  private var isInText = false
  /// The place of a comma behind which nothing but spaces has come.
  private var comma: Int?
  private var mended: Data
  private var changes: [JSONError] = []

  private init(_ document: Data) {
    text = ContiguousArray(document)
    mended = Data(capacity: text.count)
  }

  /// The mended document.
  package static func mended(_ document: Data) -> Data {
    mending(document).document
  }

  /// The mended document and what was mended, with offsets in the mended one: 101 places at most.
  package static func mending(_ document: Data) -> (document: Data, changes: [JSONError]) {
    var repair = Self(document)
    repair.run()
    return (repair.mended, repair.changes)
  }

  /// The first byte of a document that is neither white space nor of a byte order mark.
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

  /// What is mended stands where the next byte goes.
  private mutating func note(_ reason: String, at place: Int? = nil) {
    guard changes.count <= 100 else { return }
    changes.append(JSONError(path: "", byteOffset: place ?? mended.count, reason: reason))
  }

  /// A character outside of ASCII.
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

  /// An escape, which ends no text; a backslash alone becomes the text of one.
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

  /// The number of the escape `\uXXXX` that stands here, if one does.
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

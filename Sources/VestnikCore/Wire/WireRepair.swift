#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Makes JSON of what is nearly JSON, for answers too precious to be refused for a stray byte.
package enum WireRepair {
  /// The document without a byte order mark, commas at the end and control characters in texts, with each backslash
  /// that escapes nothing escaped itself, and with U+FFFD in place of what is no UTF-8. Nothing else changes.
  package static func mended(_ document: Data) -> Data {
    var text = Array(String(decoding: document, as: UTF8.self).utf8)[...]
    if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
    var mended = Data(capacity: text.count)
    var isInText = false
    // A comma behind which nothing but spaces has come.
    var comma: Int?
    while let byte = text.popFirst() {
      switch byte {
      case UInt8(ascii: "\""):
        isInText.toggle()
        comma = nil
      case UInt8(ascii: "\\") where isInText:
        mended.append(byte)
        // What is escaped is no end of the text; a backslash alone becomes the text of one.
        mended.append(isEscape(text) ? text.removeFirst() : byte)
        continue
      case 0..<0x20 where isInText:
        mended.append(0x20)
        continue
      case UInt8(ascii: ",") where !isInText: comma = mended.count
      case UInt8(ascii: "]") where !isInText, UInt8(ascii: "}") where !isInText:
        if let comma { mended[comma] = 0x20 }
        comma = nil
      case 0x20, 0x09, 0x0A, 0x0D: break
      default: comma = nil
      }
      mended.append(byte)
    }
    return mended
  }

  /// Whether the bytes behind a backslash make an escape with it.
  private static func isEscape(_ text: ArraySlice<UInt8>) -> Bool {
    guard let letter = text.first else { return false }
    guard letter == UInt8(ascii: "u") else { return "\"\\/bfnrt".utf8.contains(letter) }
    let digits = text.dropFirst().prefix(4)
    return digits.count == 4 && UInt16(String(decoding: digits, as: UTF8.self), radix: 16) != nil
      && digits.first != UInt8(ascii: "+") && digits.first != UInt8(ascii: "-")
  }
}

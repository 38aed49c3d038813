/// Percent-encoding and decoding of paths and queries (RFC 3986, section 2.1; the `+` of forms by the URL standard).
package enum PercentEncoding {
  /// The text with every byte of its UTF-8 as `%HH` but for letters, digits and `-._~` (RFC 3986, section 2.3).
  ///
  /// - Parameter kept: Further characters of ASCII that stay.
  package static func encode(_ text: String, keeping kept: StaticString = "") -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    let others = Array("-._~\(kept)".utf8)
    var encoded: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        encoded.append(byte)
      case let byte where others.contains(byte): encoded.append(byte)
      default: encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  /// What is wrong with an encoded text; it quotes nothing, because the text may be a secret.
  package struct Failure: Error, Sendable {
    package var detail: String
  }

  /// The text that the bytes encode.
  ///
  /// - Parameters:
  ///   - bytes: The encoded text.
  ///   - plusIsSpace: Whether a `+` is a space, as in a query, or itself, as in a path.
  /// - Throws: ``Failure`` for a `%` without two hexadecimal digits, and for bytes that are not UTF-8.
  package static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool) throws(Failure) -> String {
    let (text, failure) = mend(bytes, plusIsSpace: plusIsSpace)
    if let failure { throw failure }
    return text
  }

  /// The text that the bytes encode, and what was mended in it: a `%` without two hexadecimal digits stands for itself,
  /// and U+FFFD for bytes that are not UTF-8.
  static func mend(_ bytes: some Collection<UInt8>, plusIsSpace: Bool) -> (text: String, failure: Failure?) {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var failure: Failure?
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "%"):
        let digits = rest.prefix(2).compactMap(digit)
        if digits.count == 2 {
          decoded.append(digits[0] << 4 | digits[1])
          rest = rest.dropFirst(2)
        } else {
          let offset = bytes.count - rest.count - 1
          failure =
            failure
            ?? Failure(detail: "% at byte \(offset) without two hexadecimal digits; a percent sign is %25")
          decoded.append(byte)
        }
      case UInt8(ascii: "+") where plusIsSpace: decoded.append(UInt8(ascii: " "))
      default: decoded.append(byte)
      }
    }
    if let text = String(validating: decoded, as: UTF8.self) { return (text, failure) }
    return (
      String(decoding: decoded, as: UTF8.self),
      failure ?? Failure(detail: "bytes that are not UTF-8, which the provider is expected to send")
    )
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

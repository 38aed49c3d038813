/// Percent-decoding of paths and queries (RFC 3986 §2.1; the `+` of forms by the URL standard).
enum PercentEncoding {
  /// What is wrong with an encoded text; it quotes nothing, because the text may be a secret.
  struct Failure: Error, Sendable {
    var detail: String
  }

  /// The text that the bytes encode.
  ///
  /// - Parameters:
  ///   - bytes: The encoded text.
  ///   - plusIsSpace: Whether a `+` is a space, as in a query, or itself, as in a path.
  /// - Throws: ``Failure`` for a `%` without two hexadecimal digits, and for bytes that are not UTF-8.
  static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool) throws(Failure) -> String {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var iterator = bytes.makeIterator()
    var offset = 0
    while let byte = iterator.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = iterator.next().flatMap(digit), let low = iterator.next().flatMap(digit) else {
          throw Failure(detail: "% at byte \(offset) without two hexadecimal digits; a percent sign is %25")
        }
        decoded.append(high << 4 | low)
        offset += 3
      case UInt8(ascii: "+") where plusIsSpace:
        decoded.append(UInt8(ascii: " "))
        offset += 1
      default:
        decoded.append(byte)
        offset += 1
      }
    }
    guard let text = String(validating: decoded, as: UTF8.self) else {
      throw Failure(detail: "bytes that are not UTF-8, which the provider is expected to send")
    }
    return text
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

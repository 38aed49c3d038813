/// The encoding `application/x-www-form-urlencoded` of names and values, for the body of a form or the query of a
/// URL.
///
/// Letters, digits and `-._~` stand for themselves, a space is `+`, and every other byte of the UTF-8 is `%HH`,
/// including `+ & ; = %`, which have a meaning of their own in a form. Line breaks are encoded as they are, without
/// turning LF into CR LF.
package enum FormEncoding {
  /// The encoded form of each byte: the byte itself, `+`, or 0 for `%HH`.
  private static let table: [UInt8] = (0...255).map { (byte: UInt8) -> UInt8 in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      byte
    case UInt8(ascii: " "): UInt8(ascii: "+")
    default: 0
    }
  }

  /// Returns the encoded pairs in their order: `name=value&name=value`.
  package static func encode(_ pairs: [(name: String, value: String)]) -> [UInt8] {
    // A byte becomes three bytes at most.
    let room = pairs.reduce(0) { $0 + 3 * ($1.name.utf8.count + $1.value.utf8.count) + 2 }
    return table.withUnsafeBufferPointer { table in
      [UInt8](unsafeUninitializedCapacity: room) { bytes, count in
        for (name, value) in pairs {
          if count > 0 { put(UInt8(ascii: "&"), in: bytes, &count) }
          append(name, to: bytes, &count, table)
          put(UInt8(ascii: "="), in: bytes, &count)
          append(value, to: bytes, &count, table)
        }
      }
    }
  }

  /// Writes the encoded text behind the first `count` bytes.
  private static func append(
    _ text: String, to bytes: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int,
    _ table: UnsafeBufferPointer<UInt8>
  ) {
    var text = text
    text.withUTF8 { source in
      for byte in source {
        let itself = table[Int(byte)]
        if itself != 0 {
          put(itself, in: bytes, &count)
        } else {
          put(UInt8(ascii: "%"), in: bytes, &count)
          put(digit(byte >> 4), in: bytes, &count)
          put(digit(byte & 15), in: bytes, &count)
        }
      }
    }
  }

  private static func put(_ byte: UInt8, in bytes: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int) {
    bytes[count] = byte
    count += 1
  }

  /// Returns the hexadecimal digit, in capitals, of a value from 0 to 15.
  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") - 10 + value
  }
}

extension TransportBody {
  /// Returns the body of a form, for the benchmarks, which are a package of their own.
  @_spi(Benchmarks) public static func form(_ pairs: [(name: String, value: String)]) -> [UInt8] {
    FormEncoding.encode(pairs)
  }
}

/// The percent-encoding and decoding of paths and queries (RFC 3986 §2.1; the `+` of forms by the WHATWG URL
/// standard).
package enum PercentEncoding {
  /// Returns the text with every byte of its UTF-8 as `%HH`, except letters, digits and `-._~` (RFC 3986 §2.3).
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - kept: Further ASCII characters that are not encoded; by default none.
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

  /// The error for an invalid encoded text; it quotes nothing of the text, which may be a secret.
  package struct Failure: Error, Sendable {
    package var detail: String
  }

  /// Returns the text that the bytes encode.
  ///
  /// - Parameters:
  ///   - bytes: The encoded text.
  ///   - plusIsSpace: Whether a `+` is a space, as in a query, or itself, as in a path.
  /// - Throws: ``Failure`` for a `%` without two hexadecimal digits, and for bytes that are not UTF-8.
  package static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool) throws(Failure) -> String {
    let (text, failure) = repair(bytes, plusIsSpace: plusIsSpace)
    if let failure { throw failure }
    return text
  }

  /// Returns the text that the bytes encode, and the first error in them. In a text with errors a `%` without two
  /// hexadecimal digits stands for itself, and bytes that are not UTF-8 become U+FFFD.
  static func repair(_ bytes: some Collection<UInt8>, plusIsSpace: Bool) -> (text: String, failure: Failure?)
  {
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

  /// Returns the value of a hexadecimal digit; `nil` for any other byte.
  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

/// The parameters in the query of a request's target, read as a form: pairs between `&`, `+` for a space, `%HH` in
/// UTF-8.
///
/// Of parameters with the same name the first one counts. Invalid percent-encoding is no error: a `%` without two
/// hexadecimal digits stands for itself, and bytes that are not UTF-8 become U+FFFD.
package struct QueryParameters: Sendable {
  /// A decoded value.
  package struct Value: Sendable {
    package var text: String
    /// The error in the encoding, in words without the value; `nil` for a valid one.
    package var problem: String?
  }

  /// The encoded values by their decoded names.
  private let values: [String: Substring.UTF8View]

  /// Reads the part of the target after its first `?`, without a fragment.
  package init(target: String) {
    // Bytes, not characters: a separator with a combining mark behind it is another character.
    let query = target.utf8.prefix { $0 != UInt8(ascii: "#") }.drop { $0 != UInt8(ascii: "?") }.dropFirst()
    var values: [String: Substring.UTF8View] = [:]
    for pair in query.split(separator: UInt8(ascii: "&")) {
      let encodedName = pair.prefix { $0 != UInt8(ascii: "=") }
      let name = PercentEncoding.repair(encodedName, plusIsSpace: true).text
      if values[name] == nil {
        values[name] = pair[encodedName.endIndex...].dropFirst()
      }
    }
    self.values = values
  }

  /// The names of all parameters, in no order.
  package var names: some Collection<String> { values.keys }

  /// Returns whether the query has a parameter of this name.
  package func contains(_ name: String) -> Bool { values[name] != nil }

  /// Returns the value of a parameter: empty for a name without a value, `nil` when the query has no such name.
  package func value(of name: String) -> Value? {
    values[name].map { encoded in
      let (text, failure) = PercentEncoding.repair(encoded, plusIsSpace: true)
      return Value(text: text, problem: failure?.detail)
    }
  }
}

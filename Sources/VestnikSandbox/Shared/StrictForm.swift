#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The parameters of an `application/x-www-form-urlencoded` text as a strict reader sees them.
///
/// A duplicate by intention: it shares nothing with the encoder that it checks.
struct StrictForm: Hashable, Sendable {
  /// The first value of every name.
  private(set) var values: [String: String] = [:]
  /// The names in the order of their first occurrence.
  private(set) var names: [String] = []
  /// The names that occur more than once, each as often as it is repeated.
  private(set) var repeated: [String] = []
  /// What is wrong first, and where; values are never named.
  private(set) var failure: String?

  /// Reads pairs of a name, `=` and a value with `&` between them; what is malformed is passed over.
  ///
  /// Refused: an empty pair or name, a second `=`, a byte that is no visible ASCII, a `%` without two digits,
  /// and what is not UTF-8 when it is decoded. `+` is a space.
  init(_ bytes: some Collection<UInt8>) {
    for (index, pair) in bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
      .enumerated()
    {
      read(pair, at: index + 1)
    }
  }

  private mutating func read(_ pair: some Collection<UInt8>, at position: Int) {
    let parts = pair.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
    guard parts.count == 2, let encodedName = parts.first, let encodedValue = parts.last else {
      return fail("pair \(position): a name, one = and a value expected")
    }
    guard let name = Self.decode(encodedName), let value = Self.decode(encodedValue) else {
      return fail("pair \(position): visible ASCII, and UTF-8 behind %XX expected")
    }
    guard !name.isEmpty else { return fail("pair \(position): a name expected") }
    if values[name] == nil {
      values[name] = value
      names.append(name)
    } else {
      repeated.append(name)
    }
  }

  private mutating func fail(_ text: String) {
    if failure == nil { failure = text }
  }

  private static func decode(_ encoded: some Collection<UInt8>) -> String? {
    var bytes: [UInt8] = []
    var rest = encoded[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "+"):
        bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst()?.hexValue, let low = rest.popFirst()?.hexValue else { return nil }
        bytes.append(high << 4 | low)
      case 0x21...0x7E:
        bytes.append(byte)
      default:
        return nil
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension UInt8 {
  /// The value of an ASCII hexadecimal digit.
  fileprivate var hexValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

/// An `http` or `https` URL with a host, in visible ASCII.
struct SandboxURL: Hashable, Sendable {
  /// The whole of it, so that the same path on another host is another address.
  let text: String
  /// Path and query, as written.
  let target: String

  /// `nil` for any other text.
  init?(_ text: String) {
    let lowercased = text.lowercased()
    guard let scheme = ["http://", "https://"].first(where: lowercased.hasPrefix),
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
      URLComponents(string: text, encodingInvalidCharacters: false)?.host?.isEmpty == false
    else { return nil }
    self.text = text
    let rest = text.dropFirst(scheme.count).prefix { $0 != "#" }
    if let start = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) {
      target = rest[start] == "/" ? String(rest[start...]) : "/" + rest[start...]
    } else {
      target = "/"
    }
  }
}

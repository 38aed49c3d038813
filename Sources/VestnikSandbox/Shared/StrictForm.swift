#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The parameters of an `application/x-www-form-urlencoded` text, read strictly.
///
/// It deliberately shares no code with `FormEncoding` of `VestnikCore`, whose output it checks.
struct StrictForm: Hashable, Sendable {
  /// The values by name; of a repeated name, the first.
  private(set) var values: [String: String] = [:]
  /// The names in the order of their first occurrence.
  private(set) var names: [String] = []
  /// The repeated names, once for each occurrence after the first.
  private(set) var repeated: [String] = []
  /// The first mistake and its place; `nil` for a well-formed text. It never contains a value.
  private(set) var failure: String?

  /// Reads pairs of a name, `=` and a value with `&` between them; a malformed pair is skipped and sets ``failure``.
  ///
  /// A pair is malformed when it or its name is empty, when it has no `=` or a second one, and when it holds a byte
  /// outside visible ASCII, a `%` without two hexadecimal digits, or bytes that are not UTF-8 after decoding. `+` is
  /// a space.
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

  /// Returns the decoded text, or `nil` when it is malformed.
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
  /// The value of an ASCII hexadecimal digit; `nil` for another byte.
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
  /// The URL as written; two URLs are equal only when their texts are.
  let text: String
  /// Path and query, as written; `/` when there is neither.
  let target: String

  /// Reads a URL; `nil` for any other text.
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

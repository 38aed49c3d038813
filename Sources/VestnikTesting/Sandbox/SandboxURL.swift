#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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

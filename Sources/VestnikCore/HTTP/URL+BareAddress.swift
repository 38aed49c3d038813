#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

extension URL {
  /// What is wrong with an address of a provider that has to be the bare one: what else stood in it would be shown, or be
  /// lost.
  ///
  /// - Parameters:
  ///   - path: The name of the setting.
  ///   - source: Where the provider describes the address.
  package func bareAddressIssues(at path: String, source: String) -> [ValidationIssue] {
    guard let parts = URLComponents(url: self, resolvingAgainstBaseURL: true),
      parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
    else {
      return [
        ValidationIssue(
          path: path, rule: "url.parts", actual: redacted,
          allowed: "scheme, host, port and path as the provider gave them; no user, query or fragment",
          source: source)
      ]
    }
    return []
  }
}

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A property wrapper for a web address that keeps the text as the provider wrote it.
///
/// The property itself is a `URL?`, which is `nil` also when the text is not a URL. The dollar sign gives the text:
/// `photo.url` and `photo.$url`.
@propertyWrapper
public struct LossyURL: Hashable, Sendable {
  package var text: String?

  /// The address; `nil` when there is no text, or when the text is not a URL.
  public var wrappedValue: URL? {
    get { text.flatMap { $0.isEmpty ? nil : URL(string: $0) } }
    set { text = newValue?.absoluteString }
  }

  /// The text as the provider wrote it, or `nil`.
  public var projectedValue: String? {
    get { text }
    set { text = newValue }
  }

  /// Makes a wrapper without an address.
  public init() {}

  /// Wraps an address.
  public init(wrappedValue: URL?) {
    text = wrappedValue?.absoluteString
  }
}

extension URL {
  /// Returns an issue if the base address of a provider has a user, a password, a query or a fragment, which would be
  /// shown in logs or lost.
  ///
  /// - Parameters:
  ///   - path: The name of the setting, for the issue.
  ///   - source: The place where the provider documents the address.
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

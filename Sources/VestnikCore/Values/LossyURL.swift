#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An address on the web, kept as the text that the provider wrote.
///
/// The property itself is the `URL`, `nil` also for a text that is none; the text stands behind the dollar sign:
/// `photo.url`, `photo.$url`.
@propertyWrapper
public struct LossyURL: Hashable, Sendable {
  package var text: String?

  /// The address; `nil` when there is none, or the text is no address.
  public var wrappedValue: URL? {
    get { text.flatMap { $0.isEmpty ? nil : URL(string: $0) } }
    set { text = newValue?.absoluteString }
  }

  /// The text as the provider wrote it.
  public var projectedValue: String? {
    get { text }
    set { text = newValue }
  }

  /// No address.
  public init() {}

  /// Wraps an address.
  public init(wrappedValue: URL?) {
    text = wrappedValue?.absoluteString
  }
}

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

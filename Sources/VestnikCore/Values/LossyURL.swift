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

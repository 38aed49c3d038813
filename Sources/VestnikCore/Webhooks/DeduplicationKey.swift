#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What makes two deliveries the same event.
public enum DeduplicationKey: Hashable, Sendable {
  /// The provider's id of the event, in parts; begin with a word of your own for the kind of event.
  case id([String])
  /// The bytes of the event, when it has no id.
  case content(Data)
}

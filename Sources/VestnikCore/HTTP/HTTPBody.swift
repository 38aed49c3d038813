#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The body of a request.
public enum HTTPBody: Hashable, Sendable {
  /// No body.
  case none
  /// A body in memory.
  case bytes(Data)
}

public import VestnikCore

/// The address of a file or page, as the server wrote it.
public struct OKLink: OpenValue {
  /// The text as the server writes it.
  public let rawValue: String

  /// Wraps the text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

extension OKLink: WireValue {}

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension OKLink {
  /// The address as a URL; `nil` when the text is none.
  public var url: URL? { URL(string: rawValue) }
}

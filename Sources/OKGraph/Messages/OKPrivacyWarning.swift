public import VestnikCore

/// The `privacyWarning` of a message; what it does is not documented (graph.message.edit).
public struct OKPrivacyWarning: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// A picture of the screen was taken.
  public static let screenshot: Self = "SCREENSHOT"
  /// The screen was recorded.
  public static let screencast: Self = "SCREENCAST"
}

extension OKPrivacyWarning: JSONCodableValue {}

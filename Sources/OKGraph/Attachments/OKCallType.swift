public import VestnikCore

/// The kind of a call.
public struct OKCallType: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Sound alone.
  public static let audio: Self = "AUDIO"
  /// Sound and picture.
  public static let video: Self = "VIDEO"
}

extension OKCallType: JSONCodableValue {}

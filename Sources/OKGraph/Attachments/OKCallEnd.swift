public import VestnikCore

/// How a call ended.
public struct OKCallEnd: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The caller gave up.
  public static let canceled: Self = "CANCELED"
  /// The other one refused.
  public static let rejected: Self = "REJECTED"
  /// One of them ended it.
  public static let hungUp: Self = "HUNGUP"
  /// Nobody answered.
  public static let missed: Self = "MISSED"
}

extension OKCallEnd: JSONCodableValue {}

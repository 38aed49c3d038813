public import VestnikCore

/// The colour of a text button.
public struct ButtonColor: OpenValue {
  /// The word itself.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Blue: the main action.
  public static let primary: Self = "primary"
  /// White: any other action.
  public static let secondary: Self = "secondary"
  /// Green: agreement.
  public static let positive: Self = "positive"
  /// Red: refusal.
  public static let negative: Self = "negative"
}

extension ButtonColor: JSONCodableValue {}

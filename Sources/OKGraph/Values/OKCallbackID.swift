public import VestnikCore

/// One press of a button (MESSAGE_CALLBACK): what an answer refers to.
public struct OKCallbackID: OpenValue {
  /// The text as the server writes it.
  public let rawValue: String

  /// Wraps the text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

extension OKCallbackID: JSONCodableValue {}

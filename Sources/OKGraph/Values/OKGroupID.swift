public import VestnikCore

/// A group: `group:` and digits (graph.user.info).
public struct OKGroupID: OpenValue {
  /// The text as the server writes it.
  public let rawValue: String

  /// Wraps the text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

extension OKGroupID: JSONCodableValue {}

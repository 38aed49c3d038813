public import VestnikCore

/// A message: `mid:`, the chat and hexadecimal digits (graph.user.messages, GET). It is sent as it was received: whether
/// the `MID:` of some samples is another spelling is not documented.
public struct OKMessageID: OpenValue {
  /// The text as the server writes it.
  public let rawValue: String

  /// Wraps the text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

extension OKMessageID: JSONCodableValue {}

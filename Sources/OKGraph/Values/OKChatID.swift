public import VestnikCore

/// A chat: `chat:C` and hexadecimal digits (graph.user.chats). Nothing in it is interpreted; it is sent as it was
/// received.
public struct OKChatID: OpenValue {
  /// The text as the server writes it.
  public let rawValue: String

  /// Wraps the text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

extension OKChatID: JSONCodableValue {}

public import VestnikCore

/// The kind of a chat (graph.user.chats).
public struct OKChatType: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// A person's chat with a group.
  public static let groupChat: Self = "GROUP_CHAT"
  /// Two people.
  public static let dialog: Self = "DIALOG"
  /// Several people.
  public static let chat: Self = "CHAT"
}

extension OKChatType: JSONCodableValue {}

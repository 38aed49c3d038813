public import VestnikCore

/// What the account is to a chat (graph.user.chats).
public struct OKChatStatus: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// It takes part.
  public static let active: Self = "ACTIVE"
  /// It has left.
  public static let left: Self = "LEFT"
  /// It was removed.
  public static let removed: Self = "REMOVED"
}

extension OKChatStatus: JSONCodableValue {}

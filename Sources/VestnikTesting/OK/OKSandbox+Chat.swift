extension OKSandbox {
  /// A chat as the sandbox has it.
  public struct Chat: Hashable, Sendable {
    /// What kind of chat it is, in the server's words.
    public enum Kind: String, Hashable, Sendable {
      /// Of the group with one person.
      case groupChat = "GROUP_CHAT"
      /// Of several people, where the group is one of them.
      case chat = "CHAT"
    }

    /// `chat:C…`.
    public var id: String
    /// What kind of chat it is.
    public var kind: Kind
    /// The title; of a chat with one person the person's name; `nil` when there is none.
    public var title: String?
    /// The URL of the icon, if one was set.
    public var icon: String?
    /// The people, without the group, as `user:…`, sorted as text.
    public var members: [String]
    /// Whether the group has left.
    public var hasLeft: Bool
    /// How many messages of people came since the group last marked the chat as seen.
    public var unread: Int
    /// The sender actions of the group, in their order: `typing_on`, `mark_seen`.
    public var actions: [String]
  }
}

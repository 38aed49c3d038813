/// Somebody who may write to the group.
struct OKPerson: Sendable {
  enum Permission: Sendable {
    /// Neither wrote nor allowed anything.
    case unasked
    case given
    case refused
  }

  var name: String?
  var permission = Permission.unasked
}

/// A chat as the sandbox keeps it.
struct OKChatRecord: Sendable {
  let id: String
  let kind: OKSandbox.Chat.Kind
  var title: String?
  var icon: String?
  /// When each was last active, in Unix milliseconds.
  var members: [String: Int64]
  /// `nil` for a chat that was made without members.
  let owner: String?
  var hasLeft = false
  var lastEvent: Int64
  var unread = 0
  var actions: [String] = []
  /// The earliest first.
  var messages: [String] = []
}

/// A message in its chat.
struct OKRecord: Sendable {
  let id: String
  let chat: String
  let sequence: Int64
  let milliseconds: Int64
  /// A user, or the group.
  let sender: String
  var draft: OKDraft
  var isEdited = false
  var isDeleted = false
}

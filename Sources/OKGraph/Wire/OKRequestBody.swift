import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The body of graph.user.messages: a recipient, and exactly one of a message, a change of the chat, an action.
struct OKRequestBody: WireValue {
  /// To whom; exactly one of the three forms.
  enum Recipient: Sendable {
    case chat(OKChatID)
    case user(OKUserID)
    case users([OKUserID])
  }

  enum Content: Sendable {
    case message(OKMessage)
    case change(OKChatChange)
    case action(OKSenderAction)
  }

  /// `nil` for the calls whose path or query names it.
  var recipient: Recipient?
  var content: Content

  /// The text that people would read.
  var text: String? {
    if case .message(let message) = content { message.text } else { nil }
  }

  static func read(from reader: inout WireReader) throws(WireError) -> Self {
    throw reader.failure("a request is never read")
  }

  func write(to writer: inout WireWriter) throws(WireError) {
    try writer.beginObject()
    if let recipient {
      writer.key("recipient")
      try writer.beginObject()
      switch recipient {
      case .chat(let id): try writer.member("chat_id", id)
      case .user(let id): try writer.member("user_id", id)
      case .users(let ids): try writer.member("user_ids", ids)
      }
      writer.endObject()
    }
    switch content {
    case .message(let message): try writer.member("message", message)
    case .action(let action): try writer.member("sender_action", action)
    case .change(let change):
      writer.key("chat_control")
      try change.write(to: &writer)
    }
    writer.endObject()
  }
}

extension OKChatChange {
  fileprivate func write(to writer: inout WireWriter) throws(WireError) {
    try writer.beginObject()
    switch self {
    case .title(let title): try writer.member("title", title)
    case .icon(let url): try writer.member("icon", ["url": url.absoluteString])
    case .addMembers(let users): try writer.member("add_members", users.map { ["user_id": $0.prefixed] })
    case .removeMember(let user): try writer.member("remove_member", ["user_id": user.prefixed])
    // The sample has a text, not a truth value.
    case .leave: try writer.member("leave", "true")
    }
    writer.endObject()
  }
}

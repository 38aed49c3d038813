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
    case .change(let change): try writer.member("chat_control", change)
    }
    writer.endObject()
  }
}

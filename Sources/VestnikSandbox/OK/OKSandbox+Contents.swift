#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension OKSandbox {
  /// A message of a chat, written by the group or by a person.
  public struct Message: Hashable, Sendable {
    /// The identifier: `mid:C…`.
    public var id: String
    /// The sender: `user:…` or the identifier of the group.
    public var sender: String
    /// The text, `nil` for a message of attachments only; of a service message a JSON object with abbreviated keys.
    public var text: String?
    /// The attachments.
    public var attachments: [Attachment]
    /// The identifier of the message to which this one is a reply, if any.
    public var replyTo: String?
    /// The privacy warning, `SCREENSHOT` or `SCREENCAST`, if any.
    public var privacyWarning: String?
    /// When the message was written, on the wall clock of the sandbox in whole milliseconds.
    public var date: Date
    /// Whether the group has edited the message.
    public var isEdited: Bool
    /// Whether the message was deleted.
    public var isDeleted: Bool
  }
}

extension OKSandbox.Message {
  init(_ record: OKRecord) {
    let draft = record.draft
    let attachments = draft.attachments.map {
      OKSandbox.Attachment($0.type, payload: String(decoding: $0.payload.bytes, as: UTF8.self))
    }
    self.init(
      id: record.id, sender: record.sender, text: draft.text, attachments: attachments,
      replyTo: draft.replyTo,
      privacyWarning: draft.privacyWarning,
      date: Date(timeIntervalSince1970: Double(record.milliseconds) / 1000), isEdited: record.isEdited,
      isDeleted: record.isDeleted)
  }
}

extension OKSandbox {
  /// An attachment: a type, and a payload whose keys depend on the type.
  public struct Attachment: Hashable, Sendable {
    /// The type in the documented words: `IMAGE`, `INLINE_KEYBOARD`.
    public var type: String
    /// The payload: a JSON object as text. In ``OKSandbox/messages(in:)`` it has no white space.
    public var payload: String

    /// Makes an attachment for ``OKSandbox/receive(text:from:in:attachments:replyTo:)``.
    ///
    /// - Parameters:
    ///   - type: The type: any word, also one that a bot may not send or that is not documented.
    ///   - payload: The payload: a JSON object as text.
    public init(_ type: String, payload: String) {
      self.type = type
      self.payload = payload
    }
  }
}

extension OKSandbox {
  /// A chat of the sandbox.
  public struct Chat: Hashable, Sendable {
    /// A kind of chat, in the words of the API.
    public enum Kind: String, Hashable, Sendable {
      /// A chat of the group with one person.
      case groupChat = "GROUP_CHAT"
      /// A chat of several people and the group.
      case chat = "CHAT"
    }

    /// The identifier: `chat:C…`.
    public var id: String
    /// The kind of the chat.
    public var kind: Kind
    /// The title, which is the person's name for a chat with one person; `nil` when there is none.
    public var title: String?
    /// The URL of the icon, if one was set.
    public var icon: String?
    /// The people as `user:…`, without the group, sorted as text.
    public var members: [String]
    /// Whether the group has left the chat.
    public var hasLeft: Bool
    /// How many messages of people came since the group last marked the chat as seen.
    public var unread: Int
    /// The sender actions of the group, in their order: `typing_on`, `mark_seen`.
    public var actions: [String]
  }
}

extension OKSandbox {
  /// A file that was uploaded.
  public struct UploadedFile: Hashable, Sendable {
    /// The type for which the upload address was requested: `FILE`, `VIDEO`, `AUDIO` or `IMAGE`.
    public var kind: String
    /// The token by which a message names the file.
    public var token: String
    /// The file name in the form.
    public var name: String
    /// The content type in the form, if any.
    public var contentType: String?
    /// The bytes of the file.
    public var data: Data
    /// When the file was uploaded, on the wall clock of the sandbox.
    public var date: Date
  }
}

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension OKSandbox {
  /// A message of a chat, of the group or of a person.
  public struct Message: Hashable, Sendable {
    /// `mid:C…`.
    public var id: String
    /// `user:…` or the identifier of the group.
    public var sender: String
    /// The text; of a service message a JSON object with abbreviated keys.
    public var text: String?
    /// The attachments.
    public var attachments: [Attachment]
    /// The message that this one answers.
    public var replyTo: String?
    /// `SCREENSHOT` or `SCREENCAST`.
    public var privacyWarning: String?
    /// When it was written, on the wall clock of the sandbox in whole milliseconds.
    public var date: Date
    /// Whether the group has replaced it.
    public var isEdited: Bool
    /// Whether a person has deleted it.
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
  /// An attachment: a type, and a payload whose keys depend on it.
  public struct Attachment: Hashable, Sendable {
    /// The documented word: `IMAGE`, `INLINE_KEYBOARD`.
    public var type: String
    /// A JSON object as text, without white space when a request brought it.
    public var payload: String

    /// Makes an attachment for ``OKSandbox/receive(text:from:in:attachments:replyTo:)``.
    ///
    /// - Parameters:
    ///   - type: Any word, also one that a bot may not send or that is not documented.
    ///   - payload: A JSON object as text.
    public init(_ type: String, payload: String) {
      self.type = type
      self.payload = payload
    }
  }
}

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

extension OKSandbox {
  /// A file that was uploaded.
  public struct UploadedFile: Hashable, Sendable {
    /// What the address was asked for: `FILE`, `VIDEO`, `AUDIO` or `IMAGE`.
    public var kind: String
    /// What a message names it by.
    public var token: String
    /// The file name of the part.
    public var name: String
    /// The content type of the part, if it gave one.
    public var contentType: String?
    /// The bytes.
    public var data: Data
    /// When it came, on the wall clock of the sandbox.
    public var date: Date
  }
}

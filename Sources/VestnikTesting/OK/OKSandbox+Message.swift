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

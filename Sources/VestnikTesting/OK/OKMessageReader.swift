/// Reads a message and refuses what the documentation does not let a bot create.
struct OKMessageReader {
  let rules: OKRules

  /// Reads the member `message` of a body.
  func draft(_ value: StrictJSON, at path: String) throws(SandboxRefusal) -> OKDraft {
    let fields = try ObjectFields(
      value, at: path, allowing: ["text", "attachment", "attachments", "privacyWarning", "reply_to"])
    var draft = OKDraft(text: try text(in: fields), attachments: try attachments(in: fields, at: path))
    guard draft.text?.isEmpty == false || !draft.attachments.isEmpty else {
      throw fields.refusal("text", "at least one character, or an attachment,")
    }
    draft.replyTo = try fields.string("reply_to").map(OKIdentifier.message)
    draft.privacyWarning = try fields.string("privacyWarning")
    guard [nil, "SCREENSHOT", "SCREENCAST"].contains(draft.privacyWarning) else {
      throw fields.refusal("privacyWarning", "SCREENSHOT or SCREENCAST")
    }
    return draft
  }

  private func text(in fields: ObjectFields) throws(SandboxRefusal) -> String? {
    let text = try fields.string("text")
    if let text, let maxText = rules.maxText, text.utf16.count > maxText {
      throw fields.refusal("text", "at most \(maxText) UTF-16 units")
    }
    return text
  }

  private func attachments(
    in fields: ObjectFields, at path: String
  ) throws(SandboxRefusal) -> [OKDraft.Attachment] {
    if let single = fields["attachment"] {
      guard fields["attachments"] == nil else {
        throw fields.refusal("attachments", "no attachment beside it")
      }
      return [try OKAttachmentReader.attachment(single, at: "\(path).attachment")]
    }
    guard let value = fields["attachments"] else { return [] }
    guard let elements = value.elements, (1...OKRules.maxAttachments).contains(elements.count) else {
      throw fields.refusal("attachments", "an array of 1 to \(OKRules.maxAttachments) attachments")
    }
    var attachments: [OKDraft.Attachment] = []
    for (index, element) in elements.enumerated() {
      attachments.append(try OKAttachmentReader.attachment(element, at: "\(path).attachments[\(index)]"))
    }
    guard attachments.count(where: { $0.type == "IMAGE" && $0.token == nil }) <= OKRules.maxURLImages else {
      throw fields.refusal("attachments", "at most \(OKRules.maxURLImages) image given by its URL")
    }
    guard attachments.count(where: { $0.type == "INLINE_KEYBOARD" }) <= 1 else {
      throw fields.refusal("attachments", "at most 1 keyboard")
    }
    return attachments
  }
}

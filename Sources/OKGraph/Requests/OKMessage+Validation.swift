public import VestnikCore

extension OKMessage: Validatable {
  /// Returns what is wrong with the message, with the documented limits that only OK has; see ``issues(under:and:)``.
  public func issues(under limits: MessageLimits) -> [ValidationIssue] {
    issues(under: limits, and: OKLimits())
  }

  /// Returns what is wrong with the message; the paths of the issues are the JSON keys, and `vCard` and `key` for a
  /// business card.
  ///
  /// Rules: `message.required`, `text.length`, `text.control`, `reply_to.required`, `attachments.count`,
  /// `attachments.images`, `attachment.token`, `attachment.url`, `attachment.user`, `attachment.vcard`,
  /// `attachment.latitude`, `attachment.longitude`, `attachment.id`, `attachment.type`, `attachment.payload`,
  /// `keyboard.empty`, `keyboard.rows`, `keyboard.row`, `buttons.count`, `button.caption`, `button.payload`,
  /// `button.url`, `button.unsupported`, `button.kind`. Of these `text.control`, `button.unsupported` and
  /// `button.kind` are warnings, and so is `attachment.type` for a raw attachment of a known type.
  ///
  /// - Parameters:
  ///   - limits: The limits that all providers share.
  ///   - details: The limits that only OK has.
  public func issues(under limits: MessageLimits, and details: OKLimits) -> [ValidationIssue] {
    contentIssues + (text?.controlIssues(at: "text") ?? [])
      + (text.map { limits.textIssues($0, at: "text") } ?? [])
      + replyIssues
      + MessageLimits.countIssues(
        attachments.count, "attachments", at: "attachments", rule: "attachments.count",
        under: limits.attachments)
      + MessageLimits.countIssues(
        attachments.count { $0.isImageByURL }, "images by URL", at: "attachments", rule: "attachments.images",
        under: details.imagesByURL)
      + attachments.indices.flatMap { index in
        attachments[index].issues(under: limits, and: details).map { $0.nested(in: "attachments[\(index)]") }
      }
  }

  private var contentIssues: [ValidationIssue] {
    guard attachments.isEmpty, text?.isBlank ?? true else { return [] }
    return [
      ValidationIssue(
        path: "text", rule: "message.required", actual: text?.isEmpty ?? true ? "empty" : "blank",
        allowed: "a text that can be seen, or an attachment", source: OKSource.messages)
    ]
  }

  private var replyIssues: [ValidationIssue] {
    guard let replyTo, replyTo.rawValue.isBlank else { return [] }
    return [
      ValidationIssue(
        path: "reply_to", rule: "reply_to.required", actual: "blank",
        allowed: "the id of a message, or none", source: OKSource.messages)
    ]
  }
}

extension OKOutgoingAttachment {
  fileprivate var isImageByURL: Bool {
    switch content {
    case .imageURL: true
    case .raw("IMAGE", .object(let payload)): payload["url"] != nil
    default: false
    }
  }

  fileprivate func issues(under limits: MessageLimits, and details: OKLimits) -> [ValidationIssue] {
    switch content {
    case .media(_, let token):
      return required(token, "token", "attachment.token", "a token of a message or an upload")
    case .imageURL(let url):
      return url.httpURLIssues(at: "url", rule: "attachment.url", source: OKSource.messages)
    case .contact(let user): return required(user.rawValue, "id", "attachment.user", "a person's id")
    case .vCard(let card, let key):
      return required(card, "vCard", "attachment.vcard", "the text of a card")
        + required(key, "key", "attachment.vcard", "the key under which it is sent")
        + (OKContact.ownKeys.contains(key)
          ? [issue("key", "attachment.vcard", key, "a key that no other field of a contact has")] : [])
    case .music(let id): return required(id, "id", "attachment.id", "a track's id")
    case .sticker(let id): return required(id, "id", "attachment.id", "a sticker's id")
    case .location(let latitude, let longitude, _, _):
      return degrees(latitude, 90, "latitude") + degrees(longitude, 180, "longitude")
    case .raw(let type, let payload): return rawIssues(type, payload)
    case .keyboard(let keyboard):
      return keyboard.issues(under: limits, and: details).map { $0.nested(in: "keyboard") }
    }
  }

  private func required(
    _ text: String, _ path: String, _ rule: ValidationIssue.Rule, _ allowed: String
  ) -> [ValidationIssue] {
    text.isBlank ? [issue(path, rule, text.isEmpty ? "empty" : "blank", allowed)] : []
  }

  private func issue(
    _ path: String, _ rule: ValidationIssue.Rule, _ actual: String, _ allowed: String,
    severity: ValidationIssue.Severity = .error
  ) -> ValidationIssue {
    ValidationIssue(
      path: path, rule: rule, severity: severity, actual: actual, allowed: allowed, source: OKSource.messages)
  }

  private func rawIssues(_ type: String, _ payload: JSONValue) -> [ValidationIssue] {
    var issues = required(type, "type", "attachment.type", "the word of a type")
    if Self.unsendableTypes.contains(type.uppercased()) {
      issues.append(issue("type", "attachment.type", type, "a type that a bot may send"))
    } else if Self.knownTypes.contains(type.uppercased()) {
      issues.append(
        issue(
          "type", "attachment.type", type, "the function of this library that makes such an attachment",
          severity: .warning))
    }
    guard case .object = payload else {
      return issues + [issue("payload", "attachment.payload", "no object", "an object")]
    }
    return issues
  }

  private func degrees(_ value: Double, _ most: Double, _ name: String) -> [ValidationIssue] {
    guard !(-most...most).contains(value) else { return [] }
    return [
      ValidationIssue(
        path: name, rule: ValidationIssue.Rule(rawValue: "attachment.\(name)"), actual: "\(value)",
        allowed: "-\(Int(most))…\(Int(most)) degrees", source: "ISO 6709; OK names no range")
    ]
  }
}

extension OKKeyboard {
  fileprivate func issues(under limits: MessageLimits, and details: OKLimits) -> [ValidationIssue] {
    guard !rows.isEmpty else {
      return [
        ValidationIssue(
          path: "buttons", rule: "keyboard.empty", actual: "no rows", allowed: "at least one button",
          source: "\(OKSource.messages), INLINE_KEYBOARD")
      ]
    }
    let total = rows.reduce(0) { $0 + $1.buttons.count }
    return MessageLimits.countIssues(
      rows.count, "rows", at: "buttons", rule: "keyboard.rows", under: details.keyboardRows)
      + MessageLimits.countIssues(
        total, "buttons", at: "buttons", rule: "buttons.count", under: limits.buttons)
      + rows.indices.flatMap { index in
        rows[index].issues(under: limits, and: details).map { $0.nested(in: "buttons[\(index)]") }
      }
  }
}

extension OKRow {
  fileprivate func issues(under limits: MessageLimits, and details: OKLimits) -> [ValidationIssue] {
    guard !buttons.isEmpty else {
      return [
        ValidationIssue(
          path: "", rule: "keyboard.empty", actual: "a row without buttons", allowed: "at least one button",
          source: "\(OKSource.messages), INLINE_KEYBOARD")
      ]
    }
    return MessageLimits.countIssues(
      buttons.count, "buttons", at: "", rule: "keyboard.row", under: details.buttonsInRow)
      + buttons.indices.flatMap { index in
        buttons[index].issues(under: limits, and: details).map { $0.nested(in: "[\(index)]") }
      }
  }
}

extension OKButton {
  fileprivate func issues(under limits: MessageLimits, and details: OKLimits) -> [ValidationIssue] {
    switch kind {
    case .callback: limits.captionIssues(text, at: "text") + payloadIssues(limits.textUnit, details)
    case .link:
      limits.captionIssues(text, at: "text")
        + ($url ?? "").httpURLIssues(at: "url", rule: "button.url", source: OKSource.messages)
    case .requestContact, .requestLocation:
      limits.captionIssues(text, at: "text") + [
        warning("button.unsupported", "CALLBACK or LINK: the documents say that this is not supported")
      ]
    default: [warning("button.kind", "CALLBACK or LINK")]
    }
  }

  private func warning(_ rule: ValidationIssue.Rule, _ allowed: String) -> ValidationIssue {
    ValidationIssue(
      path: "type", rule: rule, severity: .warning, actual: kind.rawValue.redactedPreview, allowed: allowed,
      source: "\(OKSource.messages), INLINE_KEYBOARD")
  }

  private func payloadIssues(_ unit: TextUnit, _ details: OKLimits) -> [ValidationIssue] {
    let limit = details.buttonPayload
    let payload = payload ?? ""
    if payload.isEmpty {
      return [
        ValidationIssue(
          path: "payload", rule: "button.payload", actual: "empty",
          allowed: "what tells one button from another", source: "\(OKSource.messages), INLINE_KEYBOARD")
      ]
    }
    guard let most = limit.value, unit.count(payload) > most else { return [] }
    return [
      ValidationIssue(
        path: "payload", rule: "button.payload", actual: "\(unit.count(payload)) units",
        allowed: "at most \(most)", source: limit.source)
    ]
  }
}

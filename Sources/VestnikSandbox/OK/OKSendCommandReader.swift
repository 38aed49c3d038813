/// A reader of the body of a request to `messages`: a message, a chat change or a sender action, and its recipient.
///
/// ``OKWriteCall`` calls it for `me/messages` and for the messages of a chat. It only reads and refuses; whether the
/// recipient exists and has allowed messages is decided by ``OKState``. The code of a refusal is the error code of
/// the Graph API, and 400 becomes 100. The message itself is read by ``OKMessageReader``, its attachments by
/// ``OKAttachmentReader`` and ``OKKeyboardReader``.
struct OKSendCommandReader {
  let rules: OKRules

  /// Reads the body; returns the command.
  ///
  /// A chat in the path must be that of the body. Only with `takesEverything` are chat changes and sender actions
  /// allowed.
  func command(_ body: StrictJSON, chat: String?, takesEverything: Bool) throws(SandboxRefusal)
    -> OKSendCommand
  {
    let contents: Set = takesEverything ? ["message", "chat_control", "sender_action"] : ["message"]
    let fields = try ObjectFields(body, at: "body", allowing: contents.union(["recipient"]))
    let recipient = try recipient(fields.required("recipient", fields["recipient"]), pathChat: chat)
    guard contents.count(where: { fields[$0] != nil }) == 1 else {
      throw .badRequest("body: exactly one of \(contents.sorted()) expected")
    }
    if let message = fields["message"] {
      return .message(try OKMessageReader(rules: rules).draft(message, at: "body.message"), to: recipient)
    }
    guard case .chat(let chat) = recipient else {
      throw .badRequest("body.recipient: a chat_id expected for anything but a message")
    }
    if let control = fields["chat_control"] { return .control(try self.control(control), chat: chat) }
    let action = try fields.required("sender_action", fields.string("sender_action"))
    guard OKRules.senderActions.contains(action) else {
      throw fields.refusal("sender_action", "one of \(OKRules.senderActions.sorted())")
    }
    return .action(action, chat: chat)
  }

  private func recipient(_ value: StrictJSON, pathChat: String?) throws(SandboxRefusal) -> OKSendTarget {
    let keys: Set = ["chat_id", "user_id", "user_ids"]
    let fields = try ObjectFields(value, at: "body.recipient", allowing: keys)
    guard value.members?.count == 1 else {
      throw .badRequest("body.recipient: exactly one of \(keys.sorted()) expected")
    }
    if let pathChat, !OKIdentifier.isChat(pathChat) {
      throw .badRequest("path: chat:C and hexadecimal digits expected")
    }
    if let chat = try fields.string("chat_id") {
      guard OKIdentifier.isChat(chat) else {
        throw fields.refusal("chat_id", "chat:C and hexadecimal digits")
      }
      guard pathChat == nil || pathChat == chat else {
        throw SandboxRefusal(code: 2001, text: "body.recipient.chat_id: the chat of the path expected")
      }
      return .chat(chat)
    }
    if let user = try fields.string("user_id") { return .user(try self.user(user, at: "user_id")) }
    guard let elements = fields["user_ids"]?.elements, !elements.isEmpty else {
      throw fields.refusal("user_ids", "an array of at least one user")
    }
    var users: [String] = []
    for (index, element) in elements.enumerated() {
      users.append(try user(element.text ?? "", at: "user_ids[\(index)]"))
    }
    return .users(users)
  }

  private func user(_ text: String, at key: String) throws(SandboxRefusal) -> String {
    guard let user = OKIdentifier.user(text) else {
      throw SandboxRefusal(code: 110, text: "body.recipient.\(key): user:ID or ID expected")
    }
    return user
  }

  private func control(_ value: StrictJSON) throws(SandboxRefusal) -> OKControl {
    let path = "body.chat_control"
    let keys: Set = ["title", "icon", "add_members", "remove_member", "leave"]
    let fields = try ObjectFields(value, at: path, allowing: keys)
    guard value.members?.count == 1 else {
      throw .badRequest("\(path): exactly one of \(keys.sorted()) expected")
    }
    if let title = try fields.string("title") {
      guard !title.isEmpty else { throw fields.refusal("title", "at least one character") }
      return .title(title)
    }
    if let icon = fields["icon"] { return .icon(try self.icon(icon, at: "\(path).icon")) }
    if let member = fields["remove_member"] {
      return .remove(try self.member(member, at: "\(path).remove_member"))
    }
    if let leave = try fields.string("leave") {
      guard leave == "true" else { throw fields.refusal("leave", "the string true") }
      return .leave
    }
    guard let elements = fields["add_members"]?.elements, !elements.isEmpty else {
      throw fields.refusal("add_members", "an array of at least one member")
    }
    var users: [String] = []
    for (index, element) in elements.enumerated() {
      users.append(try member(element, at: "\(path).add_members[\(index)]"))
    }
    return .add(users)
  }

  private func icon(_ value: StrictJSON, at path: String) throws(SandboxRefusal) -> String {
    let fields = try ObjectFields(value, at: path, allowing: ["url"])
    guard let address = SandboxURL(try fields.string("url") ?? "") else {
      throw fields.refusal("url", "an http or https URL of a JPG or PNG")
    }
    return address.text
  }

  private func member(_ value: StrictJSON, at path: String) throws(SandboxRefusal) -> String {
    let fields = try ObjectFields(value, at: path, allowing: ["user_id"])
    let user = try fields.required("user_id", fields.string("user_id"))
    guard OKIdentifier.isUser(user) else {
      throw SandboxRefusal(code: 110, text: "\(path).user_id: user:ID expected")
    }
    return user
  }
}

/// The content of a message, without its chat and sender.
struct OKDraft: Hashable, Sendable {
  var text: String?
  var attachments: [Attachment] = []
  var replyTo: String?
  var privacyWarning: String?
  /// Whether the message is a service message, whose text describes a change of the chat.
  var isService = false

  struct Attachment: Hashable, Sendable {
    let type: String
    /// The payload: a JSON object.
    let payload: StrictJSON

    var json: StrictJSON { .object(having: ["type": .string(type), "payload": payload]) }

    var token: String? { payload["token"]?.text }

    /// The payloads of the `CALLBACK` buttons.
    var callbacks: [String] {
      let rows = payload["keyboard"]?["buttons"]?.elements ?? []
      let buttons = rows.flatMap { $0.elements ?? [] }
      return buttons.filter { $0["type"]?.text == "CALLBACK" }.compactMap { $0["payload"]?.text }
    }
  }
}

/// The command of a request to `messages`.
enum OKSendCommand: Hashable, Sendable {
  case message(OKDraft, to: OKSendTarget)
  case control(OKControl, chat: String)
  case action(String, chat: String)
}

/// The recipient of a message.
enum OKSendTarget: Hashable, Sendable {
  case chat(String)
  case user(String)
  case users([String])
}

/// A change of a chat (`chat_control`).
enum OKControl: Hashable, Sendable {
  case title(String)
  case icon(String)
  case add([String])
  case remove(String)
  case leave
}

/// A reader of a message, which refuses everything that the documentation does not let a bot create.
struct OKMessageReader {
  let rules: OKRules

  /// Reads the member `message` of a body; returns the content.
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

/// A reader of an attachment, whose payload depends on its type.
enum OKAttachmentReader {
  /// Reads an attachment; returns it.
  static func attachment(_ value: StrictJSON, at path: String) throws(SandboxRefusal) -> OKDraft.Attachment {
    let fields = try ObjectFields(value, at: path, allowing: ["type", "payload"])
    let type = try fields.required("type", fields.string("type"))
    let payload = try fields.required("payload", fields["payload"])
    let place = "\(path).payload"
    switch type {
    case "IMAGE": try checkImage(payload, at: place)
    case "VIDEO", "AUDIO", "FILE": try checkWord("token", of: payload, at: place)
    case "MUSIC", "STICKER": try checkWord("id", of: payload, at: place)
    case "CONTACT": try checkContact(payload, at: place)
    case "LOCATION": try checkLocation(payload, at: place)
    case "INLINE_KEYBOARD": try OKKeyboardReader.check(payload, at: place)
    case "SHARE", "CALL", "PRESENT":
      throw fields.refusal("type", "a type that a bot may create (\(type) is none)")
    default: throw fields.refusal("type", "a documented type")
    }
    return OKDraft.Attachment(type: type, payload: payload)
  }

  /// Refuses a payload unless its only member has this key and is a string that is not empty.
  private static func checkWord(
    _ key: String, of payload: StrictJSON, at path: String
  ) throws(SandboxRefusal) {
    let fields = try ObjectFields(payload, at: path, allowing: [key])
    guard try fields.required(key, fields.string(key)).isEmpty == false else {
      throw fields.refusal(key, "at least one character")
    }
  }

  /// Refuses an image unless it has either a token or an `http` or `https` URL, and nothing else.
  private static func checkImage(_ payload: StrictJSON, at path: String) throws(SandboxRefusal) {
    guard payload["url"] != nil else { return try checkWord("token", of: payload, at: path) }
    let fields = try ObjectFields(payload, at: path, allowing: ["url"])
    guard SandboxURL(try fields.string("url") ?? "") != nil else {
      throw fields.refusal("url", "an http or https URL")
    }
  }

  /// Refuses a contact unless it has one member: a user's `id`, or a vCard under any other key.
  ///
  /// The key of the vCard is not known from the documentation.
  private static func checkContact(_ payload: StrictJSON, at path: String) throws(SandboxRefusal) {
    guard let member = payload.members?.first, payload.members?.count == 1, let text = member.value.text
    else {
      throw .badRequest("\(path): an object with the user's id or a vCard, a string, expected")
    }
    if member.key == "id" {
      guard OKIdentifier.user(text) != nil else {
        throw SandboxRefusal(code: 110, text: "\(path).id: user:ID or ID expected")
      }
      return
    }
    let lines = text.split(whereSeparator: \.isNewline)
    guard lines.count >= 2, lines.first == "BEGIN:VCARD", lines.last == "END:VCARD" else {
      throw .badRequest("\(path).\(member.key): lines from BEGIN:VCARD to END:VCARD expected")
    }
  }

  /// Refuses a location without latitude and longitude in degrees; `zoom` is an optional integer from 0.
  private static func checkLocation(_ payload: StrictJSON, at path: String) throws(SandboxRefusal) {
    let fields = try ObjectFields(payload, at: path, allowing: ["latitude", "longitude", "zoom"])
    for (key, bound) in [("latitude", 90.0), ("longitude", 180.0)] {
      guard case .number(let literal) = try fields.required(key, fields[key]),
        let degrees = Double(literal), abs(degrees) <= bound
      else { throw fields.refusal(key, "a number from \(-Int(bound)) to \(Int(bound))") }
    }
    guard try fields.integer("zoom") ?? 0 >= 0 else { throw fields.refusal("zoom", "an integer from 0") }
  }
}

/// The checks of a keyboard: rows of buttons.
enum OKKeyboardReader {
  /// Refuses a keyboard without a row, a row without a button, and a button of another form.
  static func check(_ payload: StrictJSON, at path: String) throws(SandboxRefusal) {
    let outer = try ObjectFields(payload, at: path, allowing: ["keyboard"])
    let keyboard = try outer.required("keyboard", outer["keyboard"])
    let fields = try ObjectFields(keyboard, at: "\(path).keyboard", allowing: ["buttons"])
    guard let rows = fields["buttons"]?.elements, !rows.isEmpty else {
      throw fields.refusal("buttons", "an array of at least one row")
    }
    for (rowIndex, row) in rows.enumerated() {
      let place = "\(path).keyboard.buttons[\(rowIndex)]"
      guard let buttons = row.elements, !buttons.isEmpty else {
        throw .badRequest("\(place): an array of at least one button expected")
      }
      for (index, button) in buttons.enumerated() { try check(button: button, at: "\(place)[\(index)]") }
    }
  }

  private static func check(button: StrictJSON, at path: String) throws(SandboxRefusal) {
    switch button["type"]?.text {
    case "CALLBACK":
      let fields = try ObjectFields(button, at: path, allowing: ["type", "text", "intent", "payload"])
      try checkFace(fields)
      _ = try fields.required("payload", fields.string("payload"))
    case "LINK":
      let fields = try ObjectFields(button, at: path, allowing: ["type", "text", "intent", "url"])
      try checkFace(fields)
      guard SandboxURL(try fields.string("url") ?? "") != nil else {
        throw fields.refusal("url", "an http or https URL")
      }
    default:
      // "REQUEST_GEO_LOCATION and REQUEST_CONTACT type buttons are currently not supported."
      throw .badRequest("\(path).type: CALLBACK or LINK expected")
    }
  }

  /// Refuses a button without a text, or with another intent than those documented.
  private static func checkFace(_ fields: ObjectFields) throws(SandboxRefusal) {
    guard try fields.required("text", fields.string("text")).isEmpty == false else {
      throw fields.refusal("text", "at least one character")
    }
    let intent = try fields.required("intent", fields.string("intent"))
    guard ["DEFAULT", "POSITIVE", "NEGATIVE"].contains(intent) else {
      throw fields.refusal("intent", "DEFAULT, POSITIVE or NEGATIVE")
    }
  }
}

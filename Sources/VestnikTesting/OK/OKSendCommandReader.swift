/// Reads the body of a request to `messages`.
struct OKSendCommandReader {
  let rules: OKRules

  /// Reads what is asked for; a chat in the path must be the one of the body.
  func order(_ body: StrictJSON, chat: String?, takesEverything: Bool) throws(SandboxRefusal) -> OKSendCommand
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

  private func recipient(_ value: StrictJSON, pathChat: String?) throws(SandboxRefusal) -> OKRecipient {
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
        throw SandboxRefusal(status: 2001, text: "body.recipient.chat_id: the chat of the path expected")
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
      throw SandboxRefusal(status: 110, text: "body.recipient.\(key): user:ID or ID expected")
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
      throw SandboxRefusal(status: 110, text: "\(path).user_id: user:ID expected")
    }
    return user
  }
}

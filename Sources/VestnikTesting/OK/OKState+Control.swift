extension OKState {
  /// Changes a chat; the answer is the service message, as far as one is known.
  mutating func control(
    _ control: OKControl, in chatID: String, at arrival: SandboxArrival, rules: OKRules
  ) throws(SandboxRefusal) -> StrictJSON {
    let chat = try openChat(chatID)
    guard chat.kind == .chat else {
      throw SandboxRefusal(status: 10, text: "a chat of several people expected")
    }
    var service: StrictJSON?
    switch control {
    case .title(let title):
      chats[chatID]?.title = title
      service = .object(having: [
        "ty": .string("THEME_CHANGED"), "ai": OKService.number(of: rules.groupID), "tn": .string(title),
      ])
    case .icon(let icon):
      chats[chatID]?.icon = icon
      service = .object(having: ["ty": .string("ICON_CHANGED"), "ai": OKService.number(of: rules.groupID)])
    case .add(let users):
      try add(users, to: chat, at: arrival, rules: rules)
      service = .object(having: [
        "ty": .string("USERS_ADDED"), "ai": OKService.number(of: rules.groupID),
        "pa": .array(users.map(OKService.number)),
      ])
    case .remove(let user):
      guard chats[chatID]?.members.removeValue(forKey: user) != nil else {
        throw SandboxRefusal(status: 300, text: "body.chat_control.remove_member: a member expected")
      }
    case .leave:
      chats[chatID]?.hasLeft = true
    }
    chats[chatID]?.lastEvent = arrival.milliseconds
    guard let service else { return OKResponseBody.success }
    let record = append(OKDraft(service: service), to: chatID, from: rules.groupID, at: arrival)
    if case .add = control { return OKResponseBody.success }
    return .object(having: ["message_id": .string(record.id)])
  }

  private mutating func add(
    _ users: [String], to chat: OKChatRecord, at arrival: SandboxArrival, rules: OKRules
  ) throws(SandboxRefusal) {
    for user in users {
      guard let person = people[user] else {
        throw SandboxRefusal(status: 802, text: "no user \(user)")
      }
      guard person.permission != .refused else {
        throw SandboxRefusal(status: 801, text: "\(user) has blocked the group")
      }
    }
    let newcomers = Set(users).subtracting(chat.members.keys)
    if let maxParticipants = rules.maxParticipants, chat.members.count + newcomers.count > maxParticipants {
      throw SandboxRefusal(status: 800, text: "at most \(maxParticipants) participants expected")
    }
    for user in newcomers { chats[chat.id]?.members[user] = arrival.milliseconds }
  }

  /// Shows people what the group does.
  mutating func act(_ action: String, in chatID: String) throws(SandboxRefusal) -> StrictJSON {
    _ = try openChat(chatID)
    chats[chatID]?.actions.append(action)
    if action == "mark_seen" { chats[chatID]?.unread = 0 }
    return OKResponseBody.success
  }
}

/// Service messages: messages whose text is a JSON object with abbreviated keys.
enum OKService {
  /// The digits of an identifier.
  static func number(of id: String) -> StrictJSON {
    .number(String(id.drop { $0 != ":" }.dropFirst()))
  }
}

extension OKDraft {
  init(service: StrictJSON) {
    self.init(text: String(decoding: service.bytes, as: UTF8.self))
    isService = true
  }
}

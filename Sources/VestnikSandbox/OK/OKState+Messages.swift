import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension OKState {
  /// Returns the chat with an identifier; refuses an unknown one (705).
  func chat(_ id: String) throws(SandboxRefusal) -> OKChatRecord {
    guard let chat = chats[id] else { throw SandboxRefusal(code: 705, text: "no chat \(id)") }
    return chat
  }

  /// Returns a chat in which the group may act; refuses one that it has left or whose person allows no messages (10).
  func openChat(_ id: String) throws(SandboxRefusal) -> OKChatRecord {
    let chat = try chat(id)
    guard !chat.hasLeft else { throw SandboxRefusal(code: 10, text: "the group has left the chat") }
    if chat.kind == .groupChat, let user = chat.owner { try checkPermission(of: user) }
    return chat
  }

  private func checkPermission(of user: String) throws(SandboxRefusal) {
    // An unknown user gets the same error as one who has not allowed messages.
    guard people[user]?.permission == .given else {
      throw SandboxRefusal(code: 10, text: "\(user) has not allowed messages of the group")
    }
  }

  /// Returns the identifier of the group's own chat with a person; makes the chat when there is none.
  mutating func groupChat(with user: String, at arrival: SandboxArrival) -> String {
    if let chat = groupChats[user] { return chat }
    let id = makeChatID()
    groupChats[user] = id
    chats[id] = OKChatRecord(
      id: id, kind: .groupChat, title: people[user]?.name, members: [user: arrival.milliseconds], owner: user,
      lastEvent: arrival.milliseconds)
    return id
  }

  /// Sends a message of the group; returns the body of the response.
  mutating func send(
    _ draft: OKDraft, to recipient: OKSendTarget, at arrival: SandboxArrival, rules: OKRules
  ) throws(SandboxRefusal) -> StrictJSON {
    try files.check(draft, at: arrival.uptime)
    switch recipient {
    case .chat(let chat):
      return created(try post(draft, in: chat, at: arrival, rules: rules))
    case .user(let user):
      try checkPermission(of: user)
      let chat = groupChat(with: user, at: arrival)
      return created(try post(draft, in: chat, at: arrival, rules: rules))
    case .users(let users):
      var successes: [StrictJSON] = []
      var chats: [StrictJSON] = []
      for user in users {
        var chat: String?
        do throws(SandboxRefusal) {
          try checkPermission(of: user)
          let own = groupChat(with: user, at: arrival)
          _ = try post(draft, in: own, at: arrival, rules: rules)
          chat = own
        } catch {
          // The response has no room for the reason of one recipient.
          chat = nil
        }
        successes.append(.bool(chat != nil))
        chats.append(chat.map(StrictJSON.string) ?? .null)
      }
      return .object(having: ["success": .array(successes), "chat_ids": .array(chats)])
    }
  }

  /// Adds a message of the group to a chat; returns its record.
  ///
  /// The caller has checked the tokens of the attachments.
  mutating func post(
    _ draft: OKDraft, in chatID: String, at arrival: SandboxArrival, rules: OKRules
  ) throws(SandboxRefusal) -> OKRecord {
    let chat = try openChat(chatID)
    try checkReply(of: draft, in: chatID)
    let record = append(draft, to: chatID, from: rules.groupID, at: arrival)
    countAccepted()
    for member in chat.members.keys.sorted() {
      log.add(
        SandboxDelivery(
          messageID: record.id, phone: member, text: draft.text ?? "", date: arrival.now,
          service: rules.groupID, channel: "OK"))
    }
    return record
  }

  /// Refuses a reply to a message that is not in the chat or was deleted (140).
  func checkReply(of draft: OKDraft, in chat: String) throws(SandboxRefusal) {
    guard let replyTo = draft.replyTo else { return }
    guard let message = messages[replyTo], message.chat == chat, !message.isDeleted else {
      throw SandboxRefusal(code: 140, text: "message.reply_to: a message of the chat expected")
    }
  }

  /// Adds a message of a person or of the group to a chat; returns its record.
  mutating func append(
    _ draft: OKDraft, to chatID: String, from sender: String, at arrival: SandboxArrival
  ) -> OKRecord {
    let sequence = makeSequence(milliseconds: arrival.milliseconds)
    let record = OKRecord(
      id: "mid:\(chatID.dropFirst(5)).\(String(sequence, radix: 16))", chat: chatID, sequence: sequence,
      milliseconds: arrival.milliseconds, sender: sender, draft: draft)
    messages[record.id] = record
    chats[chatID]?.messages.append(record.id)
    chats[chatID]?.lastEvent = arrival.milliseconds
    files.registerTokens(of: draft)
    return record
  }

  /// Returns the body of the response to a request that has created one message.
  private func created(_ record: OKRecord) -> StrictJSON {
    switch responseStyle {
    case .messageID: .object(having: ["message_id": .string(record.id)])
    case .mid: .object(having: ["mid": .string(record.id)])
    case .success: OKResponseBody.success
    case .successList:
      .object(having: ["success": .array([.bool(true)]), "chat_ids": .array([.string(record.chat)])])
    }
  }

  /// Answers the press of a button with a new message in its chat; returns the body of the response.
  mutating func answer(
    press: String, in chat: String, with draft: OKDraft, at arrival: SandboxArrival, rules: OKRules
  ) throws(SandboxRefusal) -> StrictJSON {
    _ = try openChat(chat)
    guard presses[press] == chat else {
      throw SandboxRefusal(code: 300, text: "query.callbackId: a press of the chat, not answered, expected")
    }
    try files.check(draft, at: arrival.uptime)
    let record = try post(draft, in: chat, at: arrival, rules: rules)
    presses[press] = nil
    return created(record)
  }

  /// Replaces the content of a message of the group; returns the body of the response.
  mutating func edit(
    _ id: String, to draft: OKDraft, at arrival: SandboxArrival, rules: OKRules
  ) throws(SandboxRefusal) -> StrictJSON {
    guard let record = messages[id] else { throw SandboxRefusal(code: 140, text: "no message \(id)") }
    guard record.sender == rules.groupID, !record.draft.isService else {
      throw SandboxRefusal(code: 24, text: "a message of the group expected")
    }
    guard !record.isDeleted else { throw SandboxRefusal(code: 706, text: "the message was deleted") }
    _ = try openChat(record.chat)
    let age = arrival.milliseconds - record.milliseconds
    guard .milliseconds(age) <= OKRules.editingPeriod else {
      throw SandboxRefusal(code: 704, text: "a message of the last 24 hours expected")
    }
    try checkReply(of: draft, in: record.chat)
    try files.check(draft, at: arrival.uptime)
    messages[id]?.draft = draft
    messages[id]?.isEdited = true
    files.registerTokens(of: draft)
    return OKResponseBody.success
  }
}

extension OKState {
  /// Changes a chat; returns the body of the response.
  ///
  /// A new title or icon gives the identifier of the service message, any other change only success.
  mutating func control(
    _ control: OKControl, in chatID: String, at arrival: SandboxArrival, rules: OKRules
  ) throws(SandboxRefusal) -> StrictJSON {
    let chat = try openChat(chatID)
    guard chat.kind == .chat else {
      throw SandboxRefusal(code: 10, text: "a chat of several people expected")
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
        throw SandboxRefusal(code: 300, text: "body.chat_control.remove_member: a member expected")
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

  /// Adds people to a chat; refuses all when one is unknown (802) or has blocked the group (801), or the chat is full
  /// (800).
  private mutating func add(
    _ users: [String], to chat: OKChatRecord, at arrival: SandboxArrival, rules: OKRules
  ) throws(SandboxRefusal) {
    for user in users {
      guard let person = people[user] else {
        throw SandboxRefusal(code: 802, text: "no user \(user)")
      }
      guard person.permission != .refused else {
        throw SandboxRefusal(code: 801, text: "\(user) has blocked the group")
      }
    }
    let newcomers = Set(users).subtracting(chat.members.keys)
    if let maxParticipants = rules.maxParticipants, chat.members.count + newcomers.count > maxParticipants {
      throw SandboxRefusal(code: 800, text: "at most \(maxParticipants) participants expected")
    }
    for user in newcomers { chats[chat.id]?.members[user] = arrival.milliseconds }
  }

  /// Shows a sender action of the group in a chat; returns the body of the response.
  mutating func act(_ action: String, in chatID: String) throws(SandboxRefusal) -> StrictJSON {
    _ = try openChat(chatID)
    chats[chatID]?.actions.append(action)
    if action == "mark_seen" { chats[chatID]?.unread = 0 }
    return OKResponseBody.success
  }
}

/// The parts of service messages, whose text is a JSON object with abbreviated keys.
enum OKService {
  /// Returns the digits of an identifier `user:…` or `group:…` as a JSON number.
  static func number(of id: String) -> StrictJSON {
    .number(String(id.drop { $0 != ":" }.dropFirst()))
  }
}

extension OKDraft {
  /// Makes a service message with that object as its text.
  init(service: StrictJSON) {
    self.init(text: String(decoding: service.bytes, as: UTF8.self))
    isService = true
  }
}

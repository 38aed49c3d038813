import Synchronization
import VestnikCore

extension OKSandbox {
  /// Makes somebody known to the group: a name for messages and chats, and no permission to write to him.
  ///
  /// - Parameters:
  ///   - user: `user:ID` or `ID`.
  ///   - name: The name; by default `nil`, none. It replaces one that was given before.
  /// - Throws: ``ScenarioError`` when the identifier is none.
  public func addPerson(_ user: String, name: String? = nil) throws(ScenarioError) {
    let user = try Self.user(user)
    state.withLock { $0.people[user, default: OKPerson()].name = name }
  }

  /// Lets a person allow messages of the group, or block it.
  ///
  /// - Parameters:
  ///   - allows: Whether the group may write to him.
  ///   - user: `user:ID` or `ID`.
  /// - Throws: ``ScenarioError`` when the identifier is none.
  public func setAllowsMessages(_ allows: Bool, of user: String) throws(ScenarioError) {
    let user = try Self.user(user)
    state.withLock { $0.people[user, default: OKPerson()].permission = allows ? .given : .refused }
  }

  /// Makes a chat of several people and the group; no event tells of it.
  ///
  /// - Parameters:
  ///   - title: The title.
  ///   - members: The people as `user:ID` or `ID`, who become known; the first one is the owner.
  /// - Returns: The identifier, `chat:C…`.
  /// - Throws: ``ScenarioError`` when an identifier is none.
  @discardableResult
  public func addChat(_ title: String, members: [String]) throws(ScenarioError) -> String {
    var users: [String] = []
    for member in members { users.append(try Self.user(member)) }
    let now = arrival.milliseconds
    return state.withLock { state in
      for user in users where state.people[user] == nil { state.people[user] = OKPerson() }
      let id = state.makeChatID()
      state.chats[id] = OKChatRecord(
        id: id, kind: .chat, title: title, members: Dictionary(users.map { ($0, now) }) { $1 },
        owner: users.first, lastEvent: now)
      return id
    }
  }

  /// Lets a person write a message, which `MESSAGE_CREATED` tells the bot of.
  ///
  /// When he writes in the group's own chat with him, the group may write to him from then on.
  ///
  /// - Parameters:
  ///   - text: The text; `nil` for attachments alone.
  ///   - user: `user:ID` or `ID`; a stranger becomes known.
  ///   - chat: A chat of which he is a member; `nil`, the default, is the group's own chat with him.
  ///   - attachments: The attachments; by default none.
  ///   - replyTo: The message of the chat that he answers; by default `nil`, none.
  /// - Returns: The identifier of the message.
  /// - Throws: ``ScenarioError`` when there is no such user, chat, member or message, and when a payload is no JSON
  ///   object.
  @discardableResult
  public func receive(
    text: String?, from user: String, in chat: String? = nil, attachments: [Attachment] = [],
    replyTo: String? = nil
  ) throws(ScenarioError) -> String {
    var draft = OKDraft(text: text, replyTo: replyTo)
    for attachment in attachments {
      guard let payload = try? StrictJSON(parsing: Array(attachment.payload.utf8)), payload.members != nil
      else {
        throw ScenarioError("payload of \(attachment.type): a JSON object expected")
      }
      draft.attachments.append(OKDraft.Attachment(type: attachment.type, payload: payload))
    }
    let finished = draft
    return try play(user, in: chat) { state, stage throws(ScenarioError) in
      if let replyTo = finished.replyTo, state.messages[replyTo]?.chat != stage.chat {
        throw ScenarioError("\(replyTo): a message of \(stage.chat) expected")
      }
      // "User must allow to receive group messages": who writes to the group itself does.
      if chat == nil || state.chats[stage.chat]?.kind == .groupChat {
        state.people[stage.user]?.permission = .given
      }
      let record = state.append(finished, to: stage.chat, from: stage.user, at: stage.arrival)
      state.chats[stage.chat]?.unread += 1
      state.tell(state.envelope(of: record, rules: self.rules, type: "MESSAGE_CREATED"), at: stage.arrival)
      return record.id
    }
  }

  /// Lets a person press a `CALLBACK` button, which `MESSAGE_CALLBACK` tells the bot of.
  ///
  /// - Parameters:
  ///   - payload: The payload of the button.
  ///   - message: The message that has the keyboard.
  ///   - user: `user:ID` or `ID`, a member of the chat.
  /// - Returns: The `callbackId`.
  /// - Throws: ``ScenarioError`` when there is no such message, button or member.
  @discardableResult
  public func press(_ payload: String, on message: String, by user: String) throws(ScenarioError) -> String {
    let record = state.withLock { $0.messages[message] }
    guard let record, !record.isDeleted, record.sender == rules.groupID else {
      throw ScenarioError("\(message): a message of the group expected")
    }
    guard record.draft.attachments.contains(where: { $0.callbacks.contains(payload) }) else {
      throw ScenarioError("\(message): a CALLBACK button with this payload expected")
    }
    return try play(user, in: record.chat) { state, stage in
      let id = state.makePressID()
      state.presses[id] = stage.chat
      state.tell(
        state.event(
          "MESSAGE_CALLBACK", by: stage, rules: self.rules,
          ["callbackId": .string(id), "payload": .string(payload), "mid": .string(message)]),
        at: stage.arrival)
      return id
    }
  }

  /// Lets a person open the group's chat with him by a link, which `CHAT_SYSTEM` with `CHAT_STARTED` tells the bot of.
  ///
  /// From then on the group may write to him, unless he has blocked it: an assumption.
  ///
  /// - Parameters:
  ///   - user: `user:ID` or `ID`; a stranger becomes known.
  ///   - payload: The parameter of the link; by default `nil`, none.
  /// - Returns: The identifier of the chat.
  /// - Throws: ``ScenarioError`` when the identifier is none.
  @discardableResult
  public func start(by user: String, payload: String? = nil) throws(ScenarioError) -> String {
    try play(user, in: nil) { state, stage in
      if state.people[stage.user]?.permission == .unasked {
        state.people[stage.user]?.permission = .given
      }
      state.tell(
        state.event(
          "CHAT_SYSTEM", by: stage, rules: self.rules,
          ["type": .string("CHAT_STARTED"), "payload": payload.map(StrictJSON.string)]),
        at: stage.arrival)
      return stage.chat
    }
  }

  /// Lets a person join a chat of several by its link; a service message and `CHAT_SYSTEM` tell of it.
  ///
  /// - Parameters:
  ///   - chat: The chat.
  ///   - user: `user:ID` or `ID`; a stranger becomes known.
  /// - Throws: ``ScenarioError`` when there is no such chat, or he is a member.
  public func join(_ chat: String, by user: String) throws(ScenarioError) {
    let user = try Self.user(user)
    let now = arrival.milliseconds
    try state.withLock { state throws(ScenarioError) in
      guard state.chats[chat]?.kind == .chat, state.chats[chat]?.members[user] == nil else {
        throw ScenarioError("\(chat): a chat of several people without \(user) expected")
      }
      if state.people[user] == nil { state.people[user] = OKPerson() }
      state.chats[chat]?.members[user] = now
    }
    try change(chat, by: user, ["ty": .string("JOIN_BY_LINK"), "ui": OKService.number(of: user)])
  }

  /// Lets a person leave a chat of several; a service message and `CHAT_SYSTEM` tell of it, both in an invented word.
  ///
  /// - Parameters:
  ///   - chat: The chat.
  ///   - user: `user:ID` or `ID`, a member.
  /// - Throws: ``ScenarioError`` when there is no such chat or member.
  public func leave(_ chat: String, by user: String) throws(ScenarioError) {
    let user = try Self.user(user)
    try change(chat, by: user, ["ty": .string("USER_LEFT"), "ui": OKService.number(of: user)]) {
      $0.members[user] = nil
    }
  }

  /// Lets a person change the title of a chat of several; a service message and `CHAT_SYSTEM` tell of it.
  ///
  /// - Parameters:
  ///   - chat: The chat.
  ///   - title: The new title.
  ///   - user: `user:ID` or `ID`, a member.
  /// - Throws: ``ScenarioError`` when there is no such chat or member.
  public func rename(_ chat: String, to title: String, by user: String) throws(ScenarioError) {
    let user = try Self.user(user)
    try change(
      chat, by: user,
      ["ty": .string("THEME_CHANGED"), "ai": OKService.number(of: user), "tn": .string(title)]
    ) { $0.title = title }
  }

  /// Deletes a message, whoever wrote it; no event is documented.
  ///
  /// - Parameter message: The message.
  /// - Throws: ``ScenarioError`` when there is no such message.
  public func delete(_ message: String) throws(ScenarioError) {
    guard state.withLock({ $0.messages[message]?.isDeleted = true }) != nil else {
      throw ScenarioError("\(message): a message expected")
    }
  }
}

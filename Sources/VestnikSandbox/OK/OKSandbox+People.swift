import Synchronization
import VestnikCore

extension OKSandbox {
  /// Makes a person known to the group, or changes the person's name.
  ///
  /// A new person has not allowed messages of the group.
  ///
  /// - Parameters:
  ///   - user: `user:ID` or `ID`.
  ///   - name: The name in messages and chats; by default `nil`, none. It replaces an earlier one.
  /// - Throws: ``ScenarioError`` when the identifier is malformed.
  public func addPerson(_ user: String, name: String? = nil) throws(ScenarioError) {
    let user = try Self.user(user)
    state.withLock { $0.people[user, default: OKPerson()].name = name }
  }

  /// Lets a person allow messages of the group, or block it.
  ///
  /// - Parameters:
  ///   - allows: Whether the group may write to the person; false is a block.
  ///   - user: `user:ID` or `ID`; an unknown person becomes known.
  /// - Throws: ``ScenarioError`` when the identifier is malformed.
  public func setAllowsMessages(_ allows: Bool, of user: String) throws(ScenarioError) {
    let user = try Self.user(user)
    state.withLock { $0.people[user, default: OKPerson()].permission = allows ? .given : .refused }
  }

  /// Makes a chat of several people and the group, without an event; returns its identifier.
  ///
  /// - Parameters:
  ///   - title: The title.
  ///   - members: The people as `user:ID` or `ID`; unknown ones become known, and the first is the owner.
  /// - Returns: The identifier, `chat:C…`.
  /// - Throws: ``ScenarioError`` when an identifier is malformed.
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

  /// Lets a person write a message; the bot gets `MESSAGE_CREATED`.
  ///
  /// A message in the group's own chat with the person allows the group to write to the person.
  ///
  /// - Parameters:
  ///   - text: The text; `nil` for a message of attachments only.
  ///   - user: `user:ID` or `ID`; an unknown person becomes known.
  ///   - chat: A chat of which the person is a member; `nil`, the default, is the group's own chat with the person.
  ///   - attachments: The attachments; by default none.
  ///   - replyTo: The message of the chat to which this one is a reply; by default `nil`, none.
  /// - Returns: The identifier of the message.
  /// - Throws: ``ScenarioError`` when the identifier is malformed, when there is no such chat, member or message, and
  ///   when a payload is no JSON object.
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
      // "User must allow to receive group messages": a person who writes to the group itself has allowed them.
      if chat == nil || state.chats[stage.chat]?.kind == .groupChat {
        state.people[stage.user]?.permission = .given
      }
      let record = state.append(finished, to: stage.chat, from: stage.user, at: stage.arrival)
      state.chats[stage.chat]?.unread += 1
      state.tell(state.envelope(of: record, rules: self.rules, type: "MESSAGE_CREATED"), at: stage.arrival)
      return record.id
    }
  }

  /// Lets a person press a `CALLBACK` button; the bot gets `MESSAGE_CALLBACK`.
  ///
  /// - Parameters:
  ///   - payload: The payload of the button.
  ///   - message: The message of the group that has the keyboard.
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

  /// Lets a person open the group's own chat by a link; the bot gets `CHAT_SYSTEM` with `CHAT_STARTED`.
  ///
  /// The group may then write to the person, unless the person has blocked it: an assumption.
  ///
  /// - Parameters:
  ///   - user: `user:ID` or `ID`; an unknown person becomes known.
  ///   - payload: The parameter of the link; by default `nil`, none.
  /// - Returns: The identifier of the chat.
  /// - Throws: ``ScenarioError`` when the identifier is malformed.
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

  /// Lets a person join a chat of several people by its link; the bot gets a service message and `CHAT_SYSTEM`.
  ///
  /// - Parameters:
  ///   - chat: The chat.
  ///   - user: `user:ID` or `ID`; an unknown person becomes known.
  /// - Throws: ``ScenarioError`` when there is no such chat, or the person is a member already.
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

  /// Lets a person leave a chat of several people; the bot gets a service message and `CHAT_SYSTEM`.
  ///
  /// Both have the word `USER_LEFT`, which is an invention.
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

  /// Lets a person rename a chat of several people; the bot gets a service message and `CHAT_SYSTEM`.
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

  /// Deletes a message of a person or of the group, without an event: none is documented.
  ///
  /// - Parameter message: The message.
  /// - Throws: ``ScenarioError`` when there is no such message.
  public func delete(_ message: String) throws(ScenarioError) {
    guard state.withLock({ $0.messages[message]?.isDeleted = true }) != nil else {
      throw ScenarioError("\(message): a message expected")
    }
  }
}

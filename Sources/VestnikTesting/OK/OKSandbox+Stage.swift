import Synchronization
import VestnikCore

/// Who acts, where and when.
struct OKStage: Sendable {
  let user: String
  let chat: String
  let arrival: SandboxArrival
}

extension OKSandbox {
  /// Read before the lock is taken: the clock may be anybody's code.
  var arrival: SandboxArrival { SandboxArrival(uptime: time.uptime, now: time.now) }

  /// The user as `user:ID`.
  static func user(_ text: String) throws(ScenarioError) -> String {
    guard let user = OKIdentifier.user(text) else { throw ScenarioError("\(text): user:ID or ID expected") }
    return user
  }

  /// Lets a member of a chat act; without a chat it is the group's own chat with him, and he becomes known.
  func play(
    _ user: String, in chat: String?,
    _ scene: (inout OKState, OKStage) throws(ScenarioError) -> String
  ) throws(ScenarioError) -> String {
    let user = try Self.user(user)
    let arrival = arrival
    return try state.withLock { state throws(ScenarioError) in
      if let chat {
        guard state.chats[chat]?.members[user] != nil else {
          throw ScenarioError("\(user): a member of \(chat) expected")
        }
      } else if state.people[user] == nil {
        state.people[user] = OKPerson()
      }
      let place = chat ?? state.groupChat(with: user, at: arrival)
      state.chats[place]?.members[user] = arrival.milliseconds
      state.chats[place]?.lastEvent = arrival.milliseconds
      return try scene(&state, OKStage(user: user, chat: place, arrival: arrival))
    }
  }

  /// Lets a member change a chat, adds the service message, and tells the bot of it.
  func change(
    _ chat: String, by user: String, _ service: KeyValuePairs<String, StrictJSON?>,
    effect: (inout OKChatRecord) -> Void = { _ in }
  ) throws(ScenarioError) {
    guard state.withLock({ $0.chats[chat]?.kind }) == .chat else {
      throw ScenarioError("\(chat): a chat of several people expected")
    }
    let object = StrictJSON.object(having: service)
    _ = try play(user, in: chat) { state, stage in
      let record = state.append(OKDraft(service: object), to: chat, from: user, at: stage.arrival)
      if var changed = state.chats[chat] {
        effect(&changed)
        state.chats[chat] = changed
      }
      state.tell(
        state.event("CHAT_SYSTEM", by: stage, rules: self.rules, ["type": object["ty"]]), at: stage.arrival)
      return record.id
    }
  }
}

extension OKState {
  /// An event that is no message.
  func event(
    _ type: String, by stage: OKStage, rules: OKRules, _ members: KeyValuePairs<String, StrictJSON?>
  ) -> StrictJSON {
    let head = StrictJSON.object(having: [
      "webhookType": .string(type), "sender": sender(stage.user, rules: rules),
      "recipient": .object(having: ["chat_id": .string(stage.chat)]),
    ])
    let tail = StrictJSON.object(having: ["timestamp": .integer(stage.arrival.milliseconds)])
    return .object(
      (head.members ?? []) + (StrictJSON.object(having: members).members ?? []) + (tail.members ?? []))
  }

  /// Gives an event to all subscriptions; a chat that the group has left tells it nothing.
  mutating func tell(_ event: StrictJSON, at arrival: SandboxArrival) {
    let type = event["webhookType"]?.text ?? ""
    guard let chat = event["recipient"]?["chat_id"]?.text, chats[chat]?.hasLeft == false else { return }
    updates.add(event, type: type)
    switch webhookForm {
    case .current: webhooks.add(event, due: arrival.uptime)
    case .previous:
      if type == "MESSAGE_CREATED" { webhooks.add(event.inPreviousForm, due: arrival.uptime) }
    }
  }
}

extension StrictJSON {
  /// The event as in 2017.
  fileprivate var inPreviousForm: StrictJSON {
    let kept = (members ?? []).filter { $0.key != "webhookType" }
    return .object(
      kept.map { member in
        guard member.key == "sender" else { return member }
        return Member("sender", .object(having: ["user_id": member.value["user_id"]]))
      })
  }
}

/// A request that writes, read and not yet done.
enum OKWriteCall: Hashable, Sendable {
  case order(OKSendCommand)
  case answer(OKDraft, press: String, chat: String)
  case edit(String, OKDraft)

  init(_ call: OKMethodCall, rules: OKRules) throws(SandboxRefusal) {
    let reader = OKMessageReader(rules: rules)
    switch call.route {
    case .send(let chat, let takesEverything):
      self = .order(
        try OKSendCommandReader(rules: rules).order(call.body, chat: chat, takesEverything: takesEverything))
    case .answer(let chat):
      guard let press = call.query["callbackId"], !press.isEmpty else {
        throw .badRequest("Missing required parameter callbackId")
      }
      self = .answer(try Self.message(in: call, reader), press: press, chat: try call.chat(named: chat))
    case .edit(let message): self = .edit(message, try Self.message(in: call, reader))
    default: throw SandboxRefusal(status: 3, text: "a documented path and method expected")
    }
  }

  private static func message(in call: OKMethodCall, _ reader: OKMessageReader) throws(SandboxRefusal)
    -> OKDraft
  {
    let fields = try ObjectFields(call.body, at: "body", allowing: ["message"])
    return try reader.draft(try fields.required("message", fields["message"]), at: "body.message")
  }
}

extension OKState {
  mutating func write(
    _ change: OKWriteCall, at arrival: SandboxArrival, rules: OKRules
  ) throws(SandboxRefusal) -> StrictJSON {
    switch change {
    case .order(.message(let draft, let recipient)):
      try send(draft, to: recipient, at: arrival, rules: rules)
    case .order(.control(let change, let chat)): try control(change, in: chat, at: arrival, rules: rules)
    case .order(.action(let action, let chat)): try act(action, in: chat)
    case .answer(let draft, let press, let chat):
      try answer(press: press, in: chat, with: draft, at: arrival, rules: rules)
    case .edit(let message, let draft): try edit(message, to: draft, at: arrival, rules: rules)
    }
  }

  /// Answers a request that changes nothing.
  func read(_ call: OKMethodCall, rules: OKRules) throws(SandboxRefusal) -> StrictJSON {
    switch call.route {
    case .chats: return try chatPage(call, rules: rules)
    case .chat(let id): return json(of: try chat(call.chat(named: id)), rules: rules)
    case .chatURL(let id):
      let chat = try chat(call.chat(named: id))
      let group = rules.groupID.drop { $0 != ":" }.dropFirst()
      let page = chat.kind == .groupChat ? "g\(group)" : String(chat.id.dropFirst(5))
      return .object(having: ["url": .string("https://ok.ru/messages/\(page)")])
    case .history(let id): return try history(call, in: call.chat(named: id), rules: rules)
    case .subscriptions: return subscriptionList()
    default: return sender(rules.groupID, rules: rules)
    }
  }
}

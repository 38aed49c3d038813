/// A request that changes messages or chats, read but not yet carried out.
enum OKWriteCall: Hashable, Sendable {
  case command(OKSendCommand)
  /// An answer to the press of a button.
  case answer(OKDraft, press: String, chat: String)
  case edit(String, OKDraft)

  init(_ call: OKMethodCall, rules: OKRules) throws(SandboxRefusal) {
    let reader = OKMessageReader(rules: rules)
    switch call.route {
    case .send(let chat, let takesEverything):
      self = .command(
        try OKSendCommandReader(rules: rules).command(call.body, chat: chat, takesEverything: takesEverything)
      )
    case .answer(let chat):
      guard let press = call.query["callbackId"], !press.isEmpty else {
        throw .badRequest("Missing required parameter callbackId")
      }
      self = .answer(try Self.message(in: call, reader), press: press, chat: try call.chat(named: chat))
    case .edit(let message): self = .edit(message, try Self.message(in: call, reader))
    default: throw SandboxRefusal(code: 3, text: "a documented path and method expected")
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
  /// Carries out a request that changes messages or chats; returns the body of the response.
  mutating func write(
    _ change: OKWriteCall, at arrival: SandboxArrival, rules: OKRules
  ) throws(SandboxRefusal) -> StrictJSON {
    switch change {
    case .command(.message(let draft, let recipient)):
      try send(draft, to: recipient, at: arrival, rules: rules)
    case .command(.control(let change, let chat)): try control(change, in: chat, at: arrival, rules: rules)
    case .command(.action(let action, let chat)): try act(action, in: chat)
    case .answer(let draft, let press, let chat):
      try answer(press: press, in: chat, with: draft, at: arrival, rules: rules)
    case .edit(let message, let draft): try edit(message, to: draft, at: arrival, rules: rules)
    }
  }

  /// Returns the body of the response to a request that changes nothing.
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

/// A request to subscribe or unsubscribe.
enum OKSubscriptionChange: Hashable, Sendable {
  case webhook(SandboxURL)
  case polling(Set<String>)
  case removal(SandboxURL)
}

/// A reader of requests to subscribe or unsubscribe.
enum OKSubscriptionReader {
  static func subscription(_ call: OKMethodCall) throws(SandboxRefusal) -> OKSubscriptionChange {
    if call.route == .unsubscribe { return .removal(try address(in: call.body)) }
    guard call.body["longPolling"] != nil else { return .webhook(try address(in: call.body)) }
    let fields = try ObjectFields(call.body, at: "body", allowing: ["longPolling", "types"])
    guard fields["longPolling"] == .bool(true) else { throw fields.refusal("longPolling", "true") }
    guard let types = fields["types"] else { return .polling(OKRules.eventTypes) }
    let words = (types.elements ?? []).compactMap(\.text)
    guard !words.isEmpty, words.count == types.elements?.count, Set(words).isSubset(of: OKRules.eventTypes)
    else { throw fields.refusal("types", "an array of some of \(OKRules.eventTypes.sorted())") }
    return .polling(Set(words))
  }

  private static func address(in body: StrictJSON) throws(SandboxRefusal) -> SandboxURL {
    let fields = try ObjectFields(body, at: "body", allowing: ["url"])
    guard let address = SandboxURL(try fields.required("url", fields.string("url"))) else {
      throw fields.refusal("url", "an http or https URL")
    }
    return address
  }
}

extension OKState {
  /// Carries out a request to subscribe or unsubscribe; returns the body of the response.
  mutating func change(
    _ subscription: OKSubscriptionChange, at arrival: SandboxArrival
  ) throws(SandboxRefusal) -> StrictJSON {
    switch subscription {
    case .webhook(let address): webhooks.subscribe(address, milliseconds: arrival.milliseconds)
    case .polling(let types): updates.subscribe(to: types, milliseconds: arrival.milliseconds)
    case .removal(let address):
      guard webhooks.unsubscribe(address) else {
        throw SandboxRefusal(code: 300, text: "body.url: the URL of a subscription expected")
      }
    }
    return OKResponseBody.success
  }
}

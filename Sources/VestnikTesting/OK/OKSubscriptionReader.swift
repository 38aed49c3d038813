/// A request to subscribe or unsubscribe.
enum OKSubscriptionChange: Hashable, Sendable {
  case webhook(SandboxURL)
  case polling(Set<String>)
  case removal(SandboxURL)
}

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
  mutating func change(
    _ subscription: OKSubscriptionChange, at arrival: SandboxArrival
  ) throws(SandboxRefusal) -> StrictJSON {
    switch subscription {
    case .webhook(let address): webhooks.subscribe(address, milliseconds: arrival.milliseconds)
    case .polling(let types): updates.subscribe(to: types, milliseconds: arrival.milliseconds)
    case .removal(let address):
      guard webhooks.unsubscribe(address) else {
        throw SandboxRefusal(status: 300, text: "body.url: the URL of a subscription expected")
      }
    }
    return OKResponseBody.success
  }
}

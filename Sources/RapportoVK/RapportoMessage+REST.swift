import VestnikCore

/// The body of a REST request: one message.
struct RapportoRESTBody: Encodable {
  let message: RapportoMessage
  let login: String
  let password: String

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: AnyKey.self)
    func write(_ value: (some Encodable)?, _ key: String) throws {
      if let value { try fields.encode(value, forKey: AnyKey(key)) }
    }
    try write(login, "login")
    try write(password, "password")
    try write(message.partnerMessageID, "id")
    try write(message.phone, "destAddr")
    // The subscriber's hours, unless those of UTC+3 were asked for.
    try write(message.schedule.map { $0.utcOffset == nil }, "useTimeDiff")
    try write(schedule, "scheduleInfo")
    try write(message.shortenLinks, "shortenLinks")
    try write(message.rest?.reports?.rawValue, "registeredDelivery")
    try write(message.rest?.statusURL, "notifyUrl")
    try write(message.rest?.extraText, "extraParam")
    let first = message.cascade.first
    try write(RapportoRESTContent(message: message, step: first ?? CascadeStep(.vk)), "message")
    guard message.cascade.count > 1 else { return }
    try write(RapportoRESTLink(message: message, index: 1), "cascadeChainLink")
  }

  private var schedule: [String: String]? {
    var fields: [String: String] = [:]
    if let window = message.schedule {
      fields["timeBegin"] = SendingWindow.text(window.fromHour) + ":00"
      fields["timeEnd"] = SendingWindow.text(window.toHour) + ":00"
    }
    if let rest = message.rest {
      if !rest.weekdays.isEmpty {
        fields["weekdaysSchedule"] = rest.weekdays.sorted().map(String.init).joined()
      }
      fields["deadline"] = rest.deadlineText
    }
    return fields.isEmpty ? nil : fields
  }
}

/// One message of the chain.
private struct RapportoRESTContent: Encodable {
  let message: RapportoMessage
  let step: CascadeStep

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: AnyKey.self)
    try fields.encode(step.channel, forKey: AnyKey("type"))
    if !step.shortenLinks { try fields.encode(false, forKey: AnyKey("shortenLinks")) }
    var data = fields.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey("data"))
    let text = step.text ?? message.text
    let shape = step.channel.facts?.restShape ?? .text
    if shape == .instantContent {
      var content = data.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey("instantContent"))
      try content.encode("TEXT", forKey: AnyKey("type"))
      try content.encode(["text": text], forKey: AnyKey("data"))
    } else {
      try data.encode(text, forKey: AnyKey("text"))
    }
    if shape != .bareText, let sender = step.sender ?? message.sender {
      try data.encode(sender, forKey: AnyKey("serviceNumber"))
    }
    // The message's own lifetime is VK's.
    let timeToLive = step.timeToLive ?? (step.channel == .vk ? message.timeToLive : nil)
    if let timeToLive {
      try data.encode(timeToLive, forKey: AnyKey("ttl"))
      // Always: without it the number would be minutes.
      try data.encode("SECONDS", forKey: AnyKey("ttlUnit"))
    }
  }
}

/// The chain from its second message on; as deep as there are channels, each of which stands in it once.
private struct RapportoRESTLink: Encodable {
  let message: RapportoMessage
  let index: Int

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: AnyKey.self)
    let condition = message.cascade[index - 1].moveOn
    try fields.encode(condition == .unread ? "READ" : "DELIVERED", forKey: AnyKey("state"))
    try fields.encode(
      RapportoRESTContent(message: message, step: message.cascade[index]), forKey: AnyKey("message"))
    guard index + 1 < message.cascade.count else { return }
    try fields.encode(RapportoRESTLink(message: message, index: index + 1), forKey: AnyKey("nextLink"))
  }
}

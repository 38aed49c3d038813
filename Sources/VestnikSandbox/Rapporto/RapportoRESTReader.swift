import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A reader of a request of the REST API into a ``RapportoSendCommand``.
///
/// The code of a refusal is the error code of the REST API, and 400 becomes 4, because ``ObjectFields`` refuses
/// with 400. ``RapportoSandbox`` checks the account first and reads the message only when the account is active. A
/// key of a feature that is off is not refused but listed in ``problems``. The messages of a cascade are read by
/// ``RapportoRESTMessageReader``.
struct RapportoRESTReader {
  private static let keys: Set<String> = [
    "login", "password", "id", "destAddr", "message", "useTimeDiff", "scheduleInfo", "shortenLinks",
    "registeredDelivery", "notifyUrl", "extraParam", "cascadeChainLink",
  ]

  let rules: RapportoRules
  private let fields: ObjectFields
  /// The ignored parts of the request and why.
  private(set) var problems: [String] = []

  /// Opens the body; refuses a key that is not documented.
  init(_ document: StrictJSON, rules: RapportoRules) throws(SandboxRefusal) {
    fields = try ObjectFields(document, at: "body", allowing: Self.keys)
    self.rules = rules
  }

  /// Returns the login; refuses an unknown login or a wrong password.
  func account() throws(SandboxRefusal) -> String {
    let login = try fields.required("login", fields.string("login"))
    let password = try fields.required("password", fields.string("password"))
    guard let expected = rules.accounts[login] else {
      throw SandboxRefusal(code: 5, text: "body.login: a login of the account expected")
    }
    guard expected.reveal() == password else {
      throw SandboxRefusal(code: 6, text: "body.password: the password of the login expected")
    }
    return login
  }

  /// Returns the partner's identifier, which the response repeats; `nil` when there is none.
  func id() throws(SandboxRefusal) -> String? {
    guard let id = try fields.string("id") else { return nil }
    guard !id.isEmpty else { throw fields.refusal("id", "at least one character") }
    return id
  }

  /// Reads the message; returns the send command.
  mutating func command(of account: String) throws(SandboxRefusal) -> RapportoSendCommand {
    let id = try id()
    let phone = try fields.required("destAddr", fields.string("destAddr"))
    guard RapportoSendCommand.isPhone(phone) else {
      throw SandboxRefusal(code: 8, text: "body.destAddr: 7 to 15 digits with the country code expected")
    }
    let steps = try steps()
    let registeredDelivery = try fields.integer("registeredDelivery") ?? 1
    guard (0...2).contains(registeredDelivery) else {
      throw fields.refusal("registeredDelivery", "0, 1 or 2")
    }
    try checkExtraParameters()
    let target = try notifyTarget()
    var schedule = RapportoSchedule()
    try schedule.read(fields["scheduleInfo"])
    _ = try flag("useTimeDiff")
    if id != nil, !rules.features.contains(.idempotency) { problems.append("id: the feature is off") }
    return RapportoSendCommand(
      account: account, phone: phone, key: rules.features.contains(.idempotency) ? id : nil, steps: steps,
      hours: schedule.hours, deadline: schedule.deadline, reportsEveryStep: true,
      reporting: .report(id: id, registeredDelivery: registeredDelivery, target: target))
  }

  private mutating func steps() throws(SandboxRefusal) -> [RapportoSendCommand.Step] {
    let shortens = try flag("shortenLinks")
    if shortens != nil, !rules.features.contains(.linkShortening) {
      problems.append("shortenLinks: the feature is off")
    }
    let reader = RapportoRESTMessageReader(rules: rules, shortensLinks: shortens)
    let message = try fields.required("message", fields["message"])
    var steps = [try reader.step(message, at: "body.message")]
    // The account is for VK messages: "Message type is not correct" is also the response to a channel that the login
    // may not use.
    guard steps[0].channel == "VK" else {
      throw SandboxRefusal(code: 9, text: "body.message.type: VK expected")
    }
    guard let link = fields["cascadeChainLink"] else { return steps }
    guard rules.features.contains(.cascades) else {
      problems.append("cascadeChainLink: the feature is off")
      return steps
    }
    try reader.append(link, to: &steps)
    return steps
  }

  private func flag(_ key: String) throws(SandboxRefusal) -> Bool? {
    guard let value = fields[key] else { return nil }
    guard case .bool(let flag) = value else { throw fields.refusal(key, "true or false") }
    return flag
  }

  private func notifyTarget() throws(SandboxRefusal) -> String? {
    guard let text = try fields.string("notifyUrl") else { return nil }
    guard (1...2048).contains(text.utf16.count) else {
      throw fields.refusal("notifyUrl", "1 to 2048 characters")
    }
    // For an incorrect address the documentation says that the address of the account is used.
    return SandboxURL(text)?.target
  }

  /// Refuses `extraParam` unless it is `name=value,name=value`, with a comma in a value doubled.
  private func checkExtraParameters() throws(SandboxRefusal) {
    guard let text = try fields.string("extraParam") else { return }
    let pairs = text.replacing(",,", with: " ").split(separator: ",", omittingEmptySubsequences: false)
    guard pairs.allSatisfy({ !$0.hasPrefix("=") && $0.contains("=") }) else {
      throw fields.refusal("extraParam", "name=value,name=value with commas in values doubled")
    }
  }
}

/// A reader of the messages of a REST request: the single message, and the links of a cascade.
struct RapportoRESTMessageReader {
  private static let channels: Set<String> = [
    "VK", "SMS", "VIBER", "WHATSAPP", "PUSH", "FLASHINGCALL", "TELEGRAM", "TGCODE", "MAX", "CARDSMOBILE",
  ]
  private static let units: [String: Int64] = ["SECONDS": 1, "MINUTES": 60, "HOURS": 3600]
  private static let timeToLive: ClosedRange<Int64> = 60...86_400

  let rules: RapportoRules
  /// The `shortenLinks` of the request, for all its messages; `nil` when it is missing.
  let shortensLinks: Bool?

  /// Reads one message; returns the step, which the next one follows when it is not delivered.
  func step(_ message: StrictJSON, at path: String) throws(SandboxRefusal) -> RapportoSendCommand.Step {
    // The documentation places `shortenLinks` of a cascade "in the message", which may mean beside or in `data`:
    // both are read.
    let fields = try ObjectFields(message, at: path, allowing: ["type", "data", "shortenLinks"])
    let channel = try fields.required("type", fields.string("type"))
    guard Self.channels.contains(channel) else {
      throw SandboxRefusal(code: 9, text: "\(path).type: one of \(Self.channels.sorted()) expected")
    }
    let data = try fields.required("data", fields["data"])
    guard data.members != nil else { throw fields.refusal("data", "an object") }
    var step = channel == "VK" ? try vk(data, at: path + ".data") : other(data, of: channel)
    let outer = try flag(fields["shortenLinks"], at: path)
    let inner = try flag(data["shortenLinks"], at: path + ".data")
    let shortens = outer ?? inner ?? shortensLinks ?? true
    step.shortensLinks = rules.features.contains(.linkShortening) && shortens
    return step
  }

  /// Reads the links of a cascade and appends a step for each; the state of a link sets when its step follows.
  func append(_ first: StrictJSON, to steps: inout [RapportoSendCommand.Step]) throws(SandboxRefusal) {
    var path = "body.cascadeChainLink"
    var next: StrictJSON? = first
    while let link = next {
      let fields = try ObjectFields(link, at: path, allowing: ["state", "message", "nextLink"])
      let last = steps.count - 1
      switch try fields.required("state", fields.string("state")) {
      case "DELIVERED": steps[last].next = .undelivered
      case "READ" where steps[last].channel != "FLASHINGCALL": steps[last].next = .unread
      default: throw fields.refusal("state", "DELIVERED, or READ after a channel other than FLASHINGCALL")
      }
      steps.append(try step(fields.required("message", fields["message"]), at: path + ".message"))
      next = fields["nextLink"]
      path += ".nextLink"
    }
  }

  private func vk(_ data: StrictJSON, at path: String) throws(SandboxRefusal) -> RapportoSendCommand.Step {
    let fields = try ObjectFields(
      data, at: path, allowing: ["text", "serviceNumber", "ttl", "ttlUnit", "shortenLinks"])
    let text = try fields.required("text", fields.string("text"))
    guard (1...RapportoRules.restTextLimit).contains(text.utf16.count) else {
      throw fields.refusal("text", "1 to \(RapportoRules.restTextLimit) characters, not \(text.utf16.count),")
    }
    guard let sender = try fields.string("serviceNumber"), rules.allows(sender: sender) else {
      throw SandboxRefusal(code: 7, text: "\(path).serviceNumber: a sender of the account expected")
    }
    return RapportoSendCommand.Step(
      channel: "VK", text: text, sender: sender, lifetime: try lifetime(in: fields, at: path),
      shortensLinks: false)
  }

  private func lifetime(in fields: ObjectFields, at path: String) throws(SandboxRefusal) -> Duration? {
    let unit = try fields.string("ttlUnit")
    guard let ttl = try fields.integer("ttl") else {
      if unit != nil { throw fields.refusal("ttlUnit", "ttl beside it") }
      return nil
    }
    guard let seconds = Self.units[unit ?? "MINUTES"] else {
      throw fields.refusal("ttlUnit", "SECONDS, MINUTES or HOURS")
    }
    // "0 or absent" stands for the provider's setting.
    if ttl == 0 { return nil }
    let (lifetime, overflow) = ttl.multipliedReportingOverflow(by: seconds)
    guard !overflow, Self.timeToLive.contains(lifetime) else {
      throw SandboxRefusal(
        code: 11, text: "\(path).ttl: 60 to 86400 seconds expected, MINUTES being the default unit")
    }
    return .seconds(lifetime)
  }

  /// Reads a message of another channel; returns its step.
  ///
  /// Only text, sender and lifetime are read, and nothing is refused: the pages of those channels have rules of their
  /// own, which a sandbox for VK does not need.
  private func other(_ data: StrictJSON, of channel: String) -> RapportoSendCommand.Step {
    let text = data["text"]?.text ?? data["instantContent"]?["data"]?["text"]?.text ?? ""
    let unit = Self.units[data["ttlUnit"]?.text ?? "MINUTES"] ?? 60
    let lifetime = data["ttl"]?.integer.flatMap { ttl -> Duration? in
      let (seconds, overflow) = ttl.multipliedReportingOverflow(by: unit)
      return overflow || seconds <= 0 ? nil : .seconds(seconds)
    }
    return RapportoSendCommand.Step(
      channel: channel, text: text, sender: data["serviceNumber"]?.text, lifetime: lifetime,
      shortensLinks: false)
  }

  private func flag(_ value: StrictJSON?, at path: String) throws(SandboxRefusal) -> Bool? {
    guard let value else { return nil }
    guard case .bool(let flag) = value else {
      throw .badRequest("\(path).shortenLinks: true or false expected")
    }
    return flag
  }
}

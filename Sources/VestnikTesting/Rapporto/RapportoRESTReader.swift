import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads a request of the REST API; a refusal's status is the code of the answer, 400 standing for 4.
struct RapportoRESTReader {
  private static let keys: Set<String> = [
    "login", "password", "id", "destAddr", "message", "useTimeDiff", "scheduleInfo", "shortenLinks",
    "registeredDelivery", "notifyUrl", "extraParam", "cascadeChainLink",
  ]

  let rules: RapportoRules
  private let fields: ObjectFields
  private(set) var problems: [String] = []

  init(_ document: StrictJSON, rules: RapportoRules) throws(SandboxRefusal) {
    fields = try ObjectFields(document, at: "body", allowing: Self.keys)
    self.rules = rules
  }

  /// Checks who asks.
  func account() throws(SandboxRefusal) -> String {
    let login = try fields.required("login", fields.string("login"))
    let password = try fields.required("password", fields.string("password"))
    guard let expected = rules.accounts[login] else {
      throw SandboxRefusal(status: 5, text: "body.login: a login of the account expected")
    }
    guard expected.reveal() == password else {
      throw SandboxRefusal(status: 6, text: "body.password: the password of the login expected")
    }
    return login
  }

  /// The partner's identifier, which the answer returns.
  func id() throws(SandboxRefusal) -> String? {
    guard let id = try fields.string("id") else { return nil }
    guard !id.isEmpty else { throw fields.refusal("id", "at least one character") }
    return id
  }

  /// Reads the message itself.
  mutating func order(of account: String) throws(SandboxRefusal) -> RapportoSendCommand {
    let id = try id()
    let phone = try fields.required("destAddr", fields.string("destAddr"))
    guard RapportoSendCommand.isPhone(phone) else {
      throw SandboxRefusal(status: 8, text: "body.destAddr: 7 to 15 digits with the country code expected")
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
    // The account is one for VK messages: "Message type is not correct" is also the answer to a channel that the
    // login may not use.
    guard steps[0].channel == "VK" else {
      throw SandboxRefusal(status: 9, text: "body.message.type: VK expected")
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
    // "Incorrect": the address of the account is used.
    return SandboxURL(text)?.target
  }

  /// `name=value,name=value`; a comma in a value is doubled.
  private func checkExtraParameters() throws(SandboxRefusal) {
    guard let text = try fields.string("extraParam") else { return }
    let pairs = text.replacing(",,", with: " ").split(separator: ",", omittingEmptySubsequences: false)
    guard pairs.allSatisfy({ !$0.hasPrefix("=") && $0.contains("=") }) else {
      throw fields.refusal("extraParam", "name=value,name=value with commas in values doubled")
    }
  }
}

import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A reader of the parameters of the HTTP API into a ``RapportoSendCommand``.
///
/// The code of a refusal is the code of the HTTP API. ``RapportoSandbox`` checks the account first and reads the
/// message only when the account is active. Unknown and repeated parameters, and those of a feature that is off, are
/// not refused but listed in ``problems``. The parameters of a cascade are read by ``RapportoCascadeReader``.
struct RapportoFormReader {
  private static let names: Set<String> = [
    "serviceId", "pass", "clientId", "message", "ptag", "sending_time", "time_zone", "source", "output",
    "partnerMsgId", "shortenLinks", "order_list", "shorten_list",
  ]

  let rules: RapportoRules
  /// The parameters by name, with the letter of `<type>_resend…` in lower case: the documentation writes both cases.
  let values: [String: String]
  /// The time at which the request arrived.
  let now: Date
  /// The ignored parts of the request and why.
  private(set) var problems: [String] = []

  init(_ form: StrictForm, rules: RapportoRules, now: Date) {
    self.rules = rules
    self.now = now
    var values: [String: String] = [:]
    for name in form.names {
      let known = Self.names.contains(name) ? name : RapportoCascadeReader.normalized(name)
      if known == nil { problems.append("\(name): the parameter is not known") }
      if values[known ?? name] != nil { problems.append("\(name): the parameter is repeated") }
      values[known ?? name] = values[known ?? name] ?? form.values[name]
    }
    problems += form.repeated.map { "\($0): the parameter is repeated" }
    self.values = values
  }

  /// Returns the `serviceId`; refuses it together with a password that is not its own.
  func account() throws(SandboxRefusal) -> String {
    let serviceID = try required("serviceId")
    let password = try required("pass")
    guard let expected = rules.accounts[serviceID], expected.reveal() == password else {
      throw SandboxRefusal(code: 401, text: "Invalid password")
    }
    return serviceID
  }

  /// Reads the message; returns the send command.
  mutating func command(of account: String) throws(SandboxRefusal) -> RapportoSendCommand {
    let phone = try required("clientId")
    guard phone.utf16.count <= 25, RapportoSendCommand.isPhone(phone) else {
      throw .badRequest(
        "clientId: 7 to 15 digits, a plus sign before and hyphens between, 25 characters at most")
    }
    let text = try required("message")
    let tag = try tag()
    let key = try partnerMessageID()
    let sender = try source()
    let single = RapportoSendCommand.Step(
      channel: "VK", text: text, sender: sender, shortensLinks: try shortensLinks())
    let steps = try steps(from: single)
    let hours = try hours()
    for step in steps { try checkLength(of: step) }
    let features = rules.features
    return RapportoSendCommand(
      account: account, phone: phone, key: features.contains(.idempotency) ? key : nil, steps: steps,
      hours: hours, reportsEveryStep: features.contains(.everyStep),
      reporting: .push(
        tag: features.contains(.tagEcho) ? tag : nil,
        partnerMessageID: features.contains(.partnerMessageIDEcho) ? key : nil,
        extended: features.contains(.extendedStatuses)))
  }

  private func required(_ name: String) throws(SandboxRefusal) -> String {
    guard let value = values[name], !value.isEmpty else { throw .badRequest("\(name): a value expected") }
    return value
  }

  /// Returns a parameter of a feature; `nil` when it is missing or the feature is off.
  private mutating func value(_ name: String, of feature: RapportoSandbox.Features) -> String? {
    guard let value = values[name] else { return nil }
    if rules.features.contains(feature) { return value }
    problems.append("\(name): the feature is off")
    return nil
  }

  private func tag() throws(SandboxRefusal) -> String? {
    guard let tag = values["ptag"] else { return nil }
    guard (1...50).contains(tag.utf8.count), tag.utf8.allSatisfy(\.isTagCharacter) else {
      throw .badRequest("ptag: 1 to 50 characters of 0…9 a…z A…Z - expected")
    }
    return tag
  }

  private mutating func partnerMessageID() throws(SandboxRefusal) -> String? {
    guard let key = values["partnerMsgId"] else { return nil }
    guard (1...50).contains(key.utf16.count) else {
      throw .badRequest("partnerMsgId: 1 to 50 characters expected")
    }
    if rules.features.isDisjoint(with: [.idempotency, .partnerMessageIDEcho]) {
      problems.append("partnerMsgId: the feature is off")
    }
    return key
  }

  private mutating func source() throws(SandboxRefusal) -> String? {
    guard let source = value("source", of: .senderNames) else { return nil }
    guard rules.allows(sender: source) else { throw .badRequest("source: a sender of the account expected") }
    return source
  }

  private mutating func shortensLinks() throws(SandboxRefusal) -> Bool {
    let text = values["shortenLinks"]
    guard [nil, "true", "false"].contains(text) else {
      throw .badRequest("shortenLinks: true or false expected")
    }
    _ = value("shortenLinks", of: .linkShortening)
    return rules.features.contains(.linkShortening) && text != "false"
  }

  private mutating func steps(from single: RapportoSendCommand.Step) throws(SandboxRefusal)
    -> [RapportoSendCommand.Step]
  {
    let reader = RapportoCascadeReader(rules: rules, values: values, now: now)
    guard let list = value("order_list", of: .cascades) else {
      problems += reader.names.map { "\($0): order_list expected beside it" }
      return [single]
    }
    if values["shortenLinks"] != nil {
      problems.append("shortenLinks: for single messages; shorten_list expected")
    }
    return try reader.steps(list, from: single, problems: &problems)
  }

  private func checkLength(of step: RapportoSendCommand.Step) throws(SandboxRefusal) {
    // The text is counted in UTF-16 units: an assumption, since the documentation says "characters".
    guard let limit = RapportoRules.textLimits[step.channel], step.text.utf16.count > limit else { return }
    throw SandboxRefusal(
      code: 414, text: "message: \(step.text.utf16.count) characters for \(step.channel), allowed \(limit)")
  }

  private func hours() throws(SandboxRefusal) -> SendingHours? {
    // An assumption: without `time_zone` every phone is in Moscow, UTC+3.
    var offset = 180
    if let zone = values["time_zone"] {
      guard let minutes = Self.minutes(ofZone: zone) else {
        throw .badRequest("time_zone: ±hh:mm from -14:59 to +14:59 expected")
      }
      offset = minutes
    }
    guard let text = values["sending_time"] else { return nil }
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == UInt8(ascii: "_"), let start = Int(twoDigits: bytes[..<2]),
      let end = Int(twoDigits: bytes[3...]), start < 24, end < 24
    else { throw .badRequest("sending_time: hh_hh from 00 to 23 expected") }
    return SendingHours(start: start * 60, end: end * 60, offset: offset)
  }

  /// Returns the minutes east of UTC of a zone `±hh:mm`; `nil` for another text.
  private static func minutes(ofZone text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hours = Int(twoDigits: bytes[1..<3]),
      let minutes = Int(twoDigits: bytes[4...]), hours <= 14, minutes < 60
    else { return nil }
    switch bytes[0] {
    case UInt8(ascii: "+"): return hours * 60 + minutes
    case UInt8(ascii: "-"): return -(hours * 60 + minutes)
    default: return nil
    }
  }
}

extension UInt8 {
  fileprivate var isTagCharacter: Bool {
    let letter = self | 0x20
    return isDigit || self == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
  }
}

extension Int {
  /// Reads exactly two ASCII digits; `nil` for anything else.
  init?(twoDigits bytes: some Collection<UInt8>) {
    guard bytes.count == 2, bytes.allSatisfy(\.isDigit) else { return nil }
    self = bytes.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }
}

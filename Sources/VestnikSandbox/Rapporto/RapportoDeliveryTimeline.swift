import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The deliveries and all statuses of one accepted message, computed when it is accepted.
///
/// The steps of a cascade run one after another from the hour at which the message may go out: each step reports its
/// statuses and gives the time at which the next one begins, or ends the cascade. Delays are assumptions.
struct RapportoDeliveryTimeline {
  private static let deliveryDelay = Duration.seconds(2)
  private static let readingDelay = Duration.seconds(30)
  /// The lifetime of a step that gives none: 24 h. The provider sets it "from 1 minute to 24 hours".
  private static let defaultLifetime = Duration.seconds(86_400)

  let id: String
  let command: RapportoSendCommand
  let arrival: SandboxArrival
  /// Returns the fate of the message on a channel.
  let fate: (_ channel: String) -> RapportoFate
  private(set) var deliveries: [SandboxDelivery] = []
  /// The statuses to report: of all steps, or only of the last.
  private(set) var statuses: [RapportoStatusPush] = []

  init(
    id: String, command: RapportoSendCommand, arrival: SandboxArrival,
    fate: @escaping (String) -> RapportoFate
  ) {
    self.id = id
    self.command = command
    self.arrival = arrival
    self.fate = fate
    run()
  }

  private mutating func run() {
    var start = arrival.uptime + (command.hours?.wait(from: arrival.now) ?? .zero)
    if let deadline = command.deadline, deadline < arrival.date(at: start) {
      return report(5, of: command.steps[0], at: start, reason: 1)
    }
    for step in command.steps {
      if !command.reportsEveryStep { statuses = [] }
      guard let next = run(step, from: start) else { return }
      start = next
    }
  }

  /// Runs a step; returns the uptime at which the next step begins, or `nil` when the cascade ends.
  private mutating func run(_ step: RapportoSendCommand.Step, from start: Duration) -> Duration? {
    let expiry = start + (step.lifetime ?? Self.defaultLifetime)
    let end = start + Self.deliveryDelay
    let fate = fate(step.channel)
    report(0, of: step, at: start)
    switch fate.kind {
    case .read, .delivered:
      deliver(step, at: end)
      report(2, of: step, at: end)
      if fate.kind == .read, !RapportoRules.unreadable.contains(step.channel) {
        report(9, of: step, at: start + Self.readingDelay)
        return nil
      }
      return step.next == .unread ? expiry : nil
    case .undeliverable:
      report(5, of: step, at: end, reason: fate.reason)
      return step.next == .never ? nil : end
    case .expires:
      report(5, of: step, at: expiry, reason: fate.reason)
      return step.next == .never ? nil : expiry
    }
  }

  private mutating func deliver(_ step: RapportoSendCommand.Step, at instant: Duration) {
    deliveries.append(
      SandboxDelivery(
        messageID: id, phone: command.phone, text: step.text, date: arrival.date(at: instant),
        service: step.sender ?? command.account, channel: step.channel))
  }

  private mutating func report(
    _ word: Int, of step: RapportoSendCommand.Step, at instant: Duration, reason: Int = 0
  ) {
    statuses.append(
      RapportoStatusPush(
        word: word, due: instant, id: id, phone: command.phone, sender: step.sender ?? "",
        channel: step.channel,
        text: step.text, submitted: arrival.now, done: arrival.date(at: instant), reason: reason))
  }
}

/// The fate of a message on one channel, with the reason that is reported when it is not delivered.
struct RapportoFate: Hashable, Sendable {
  var kind: DeliveryFate
  /// The `unifiedExtStatus` or `errorCode` of an undelivered message.
  var reason: Int
}

/// A status of a message that is reported by a push.
struct RapportoStatusPush: Sendable {
  /// The status: 0 handed to the operator, 2 delivered, 5 not delivered, 9 read.
  let word: Int
  /// The uptime at which the status is reported.
  let due: Duration
  let id: String
  let phone: String
  let sender: String
  let channel: String
  let text: String
  /// When the message was accepted.
  let submitted: Date
  /// When the status came about.
  let done: Date
  /// The `unifiedExtStatus` or `errorCode`; 0 for a status other than 5.
  let reason: Int

  /// Returns the request that reports the status; `nil` when `registeredDelivery` excludes it.
  func request(_ reporting: RapportoSendCommand.Reporting) -> WebhookRequest? {
    switch reporting {
    case .push(let tag, let partnerMessageID, let extended):
      var query = "msgType=\(channel)&transactionId=\(id)"
      if let tag { query += "&ptag=\(tag)" }
      query += "&status=\(word)"
      if let partnerMessageID { query += "&partnerMsgId=\(PercentEncoding.encode(partnerMessageID))" }
      if extended, word == 5 { query += "&unifiedExtStatus=\(reason)" }
      return WebhookRequest(method: "GET", target: "/rapporto/status?\(query)")
    case .report(let id, let registeredDelivery, let target):
      guard registeredDelivery == 1 || registeredDelivery == 2 && word == 5 else { return nil }
      return WebhookRequest(
        method: "POST", target: target ?? "/rapporto/report",
        headers: [("Content-Type", "application/json")], body: Data(report(for: id).bytes))
    }
  }

  private func report(for partnerID: String?) -> StrictJSON {
    let isDelivered = word == 2 || word == 9
    let texts = [
      ("doneDate", isDelivered ? Self.text(of: done) : ""), ("submitDate", Self.text(of: submitted)),
      ("sourceAddr", sender), ("destAddr", phone), ("text", text), ("partCount", "001"),
      ("errorCode", word == 5 ? String(reason) : "0"),
    ]
    var members = partnerID.map { [StrictJSON.Member("id", .string($0))] } ?? []
    members += [
      StrictJSON.Member("mtNum", .string(id)), StrictJSON.Member("status", .number(String(word))),
      StrictJSON.Member("type", .string(channel)),
    ]
    members += texts.map { StrictJSON.Member($0.0, .string($0.1)) }
    // A traffic type of 2 is a service message.
    return .object(members + [StrictJSON.Member("trafficType", .number("2"))])
  }

  /// Returns the time in Moscow, UTC+3, as `yyyy-MM-ddTHH:mm:ss+0300`.
  private static func text(of date: Date) -> String { CivilTime(date, offset: 180).text + "+0300" }
}

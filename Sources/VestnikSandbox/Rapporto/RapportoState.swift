import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Everything of a sandbox that changes.
struct RapportoState: Sendable {
  var faults = FaultPlan()
  var codes = FaultQueue<Int>()
  var quirks = FaultQueue<RapportoSandbox.ResponseQuirk>()
  var log = DeliveryLog()
  var inactive: Set<String> = []
  var unreachable: Set<String> = []
  var fates: [Recipient: RapportoFate] = [:]
  var balance: Int?
  var workingTime = Duration.zero
  var problems: [String] = []
  var pushes = RapportoPushQueue()

  private(set) var requestCount = 0
  private(set) var acceptedCount = 0
  private(set) var rateLimited = 0

  /// Above 2⁵³; the documentation promises a positive integer of 64 bits.
  private var nextID: Int64 = 4_095_284_976_000_000_001
  private var shortener = LinkShortener()
  private var memory: [Key: Remembered] = [:]
  private var latestArrival = Duration.zero
  private var seconds: [String: SlidingLimit] = [:]
  private var days: [Recipient: SlidingLimit] = [:]
  private var texts: [Text: SlidingLimit] = [:]

  /// A person, as an account or a channel sees him.
  struct Recipient: Hashable, Sendable {
    /// An account or a channel; `nil` for all channels.
    let of: String?
    let person: String
  }

  private struct Key: Hashable, Sendable {
    let account: String
    let key: String
  }

  private struct Text: Hashable, Sendable {
    let account: String
    let person: String
    let text: String
  }

  private struct Remembered: Sendable {
    let id: String
    let text: Text
    let ready: Duration
  }

  /// Counts a request and takes its fault.
  mutating func countRequest() -> SandboxFault? {
    requestCount += 1
    return faults.next()
  }

  /// Accepts a message or recognises a repeat; the result is its identifier, and whether it is new.
  mutating func accept(
    _ order: RapportoSendCommand, arrival: SandboxArrival, rules: RapportoRules
  ) throws(RapportoRefusal) -> (id: String, isNew: Bool) {
    let person = SandboxPerson.number(order.phone)
    if unreachable.contains(person) { throw .unreachable }
    let text = Text(account: order.account, person: person, text: order.steps[0].text)
    let key = order.key.map { Key(account: order.account, key: $0) }
    // Two requests may read the clock in one order and come here in the other.
    latestArrival = max(latestArrival, arrival.uptime)
    if let known = key.flatMap({ memory[$0] }) {
      if latestArrival < known.ready { throw .inProgress }
      if known.text != text { problems.append("\(order.key ?? ""): the key of another message") }
      return (known.id, false)
    }
    try checkLimits(text, rules: rules)
    let course = try course(of: order, to: person, arrival: arrival, rules: rules)
    if let key { memory[key] = Remembered(id: course.id, text: text, ready: latestArrival + workingTime) }
    return (course.id, true)
  }

  /// Refuses a duplicate and what comes too fast; counts what is refused for neither.
  private mutating func checkLimits(_ text: Text, rules: RapportoRules) throws(RapportoRefusal) {
    var second: SlidingLimit?
    if let perSecond = rules.perSecond {
      second = seconds[text.account] ?? SlidingLimit(max(0, perSecond), in: .seconds(1))
    }
    var day = texts[text] ?? SlidingLimit(1, in: .seconds(86_400))
    if rules.features.contains(.duplicateControl), !day.allows(latestArrival) { throw .duplicate }
    if let second, !second.allows(latestArrival) {
      rateLimited += 1
      throw .tooFast
    }
    if let balance, balance <= 0 { throw .noMoney }
    second?.record(latestArrival)
    seconds[text.account] = second
    if rules.features.contains(.duplicateControl) {
      day.record(latestArrival)
      texts[text] = day
    }
  }

  private mutating func course(
    of order: RapportoSendCommand, to person: String, arrival: SandboxArrival, rules: RapportoRules
  ) throws(RapportoRefusal) -> RapportoDeliveryTimeline {
    var order = order
    for index in order.steps.indices where order.steps[index].shortensLinks {
      order.steps[index].text = shortener.shorten(order.steps[index].text)
    }
    let isBeyondDay = order.steps.contains { $0.channel == "VK" } && !countDay(of: order.account, to: person)
    let fates = fates
    let course = RapportoDeliveryTimeline(id: String(nextID), order: order, arrival: arrival) { channel in
      if channel == "VK", isBeyondDay { return RapportoFate(kind: .undeliverable, reason: 1) }
      return fates[Recipient(of: channel, person: person)] ?? fates[Recipient(of: nil, person: person)]
        ?? RapportoFate(kind: .read, reason: 1)
    }
    nextID += 1
    acceptedCount += 1
    // "Only delivered messages are charged."
    if !course.deliveries.isEmpty { balance = balance.map { $0 - 1 } }
    for delivery in course.deliveries { log.add(delivery) }
    for status in course.statuses {
      if let request = status.request(order.reporting) { pushes.add(request, due: status.due) }
    }
    return course
  }

  /// Counts a message of the day; false when it is one too many.
  private mutating func countDay(of account: String, to person: String) -> Bool {
    let recipient = Recipient(of: account, person: person)
    var day = days[recipient] ?? SlidingLimit(RapportoRules.perDay, in: .seconds(86_400))
    guard day.allows(latestArrival) else {
      rateLimited += 1
      return false
    }
    day.record(latestArrival)
    days[recipient] = day
    return true
  }
}

/// The status pushes that are to come, and those that wait for the partner's answer.
struct RapportoPushQueue: Sendable {
  /// "According to the service configuration": an assumption.
  static let resendDelay = Duration.seconds(60)

  private var queue = TimerQueue<WebhookRequest>()
  private var awaitingResponse: Set<Identity> = []

  /// What tells one push from another.
  private struct Identity: Hashable, Sendable {
    let target: String
    let body: Data

    init(_ request: WebhookRequest) {
      target = request.target
      body = request.body
    }
  }

  mutating func add(_ request: WebhookRequest, due: Duration) {
    queue.add(request, due: due)
  }

  mutating func take(dueBy instant: Duration) -> [WebhookRequest] {
    let requests = queue.take(dueBy: instant)
    for request in requests { awaitingResponse.insert(Identity(request)) }
    return requests
  }

  /// False when the push does not wait for an answer.
  mutating func respond(to request: WebhookRequest, status: Int, at instant: Duration) -> Bool {
    guard awaitingResponse.remove(Identity(request)) != nil else { return false }
    if status != 200 { add(request, due: instant + Self.resendDelay) }
    return true
  }
}

import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The mutable state of a ``RapportoSandbox``, behind its lock: settings, faults, limits, keys and planned pushes.
///
/// ``accept(_:arrival:rules:)`` takes a send command of either interface. An unreachable phone is refused first. A
/// command whose key is known is a repeat: it is refused while the first is in progress, and otherwise gets the same
/// identifier. A new one is checked against duplicates, rate and balance, in this order, gets an identifier, and is
/// charged to the limits. ``RapportoDeliveryTimeline`` then gives its deliveries and statuses at once; the pushes
/// wait in `pushes` until they are due. The state does no input and output and calls no code of the test, so that it
/// may run under the lock: the sandbox reads the clock before, and calls the delivery hook after.
struct RapportoState: Sendable {
  var faults = FaultPlan()
  /// The codes with which the next requests are refused.
  var codes = FaultQueue<Int>()
  var quirks = FaultQueue<RapportoSandbox.ResponseQuirk>()
  var log = DeliveryLog()
  /// The inactive accounts.
  var inactive: Set<String> = []
  /// The digits of the phones to which nothing can be sent.
  var unreachable: Set<String> = []
  /// The fates that were set, by channel and person.
  var fates: [Recipient: RapportoFate] = [:]
  /// How many more messages are paid for; `nil` for no limit.
  var balance: Int?
  var workingTime = Duration.zero
  var problems: [String] = []
  var pushes = RapportoPushQueue()

  private(set) var requestCount = 0
  private(set) var acceptedCount = 0
  private(set) var rateLimited = 0

  /// The identifier of the next message, above 2⁵³: the documentation promises a positive integer of 64 bits.
  private var nextID: Int64 = 4_095_284_976_000_000_001
  private var shortener = LinkShortener()
  /// The accepted messages that have a key of the partner.
  private var memory: [Key: Remembered] = [:]
  private var latestArrival = Duration.zero
  private var seconds: [String: SlidingLimit] = [:]
  private var days: [Recipient: SlidingLimit] = [:]
  private var texts: [Text: SlidingLimit] = [:]

  /// A person together with an account, for limits, or with a channel, for fates.
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

  /// An accepted message that has a key of the partner.
  private struct Remembered: Sendable {
    let id: String
    let text: Text
    /// The uptime from which a repeat is no longer refused as in progress.
    let ready: Duration
  }

  /// Counts a request; returns its fault, if any.
  mutating func countRequest() -> SandboxFault? {
    requestCount += 1
    return faults.next()
  }

  /// Accepts a message or recognises a repeat; returns its identifier, and whether it is new.
  mutating func accept(
    _ command: RapportoSendCommand, arrival: SandboxArrival, rules: RapportoRules
  ) throws(RapportoRefusal) -> (id: String, isNew: Bool) {
    let person = SandboxPerson.number(command.phone)
    if unreachable.contains(person) { throw .unreachable }
    let text = Text(account: command.account, person: person, text: command.steps[0].text)
    let key = command.key.map { Key(account: command.account, key: $0) }
    // Two requests may read the clock in one order and take the lock in the other.
    latestArrival = max(latestArrival, arrival.uptime)
    if let known = key.flatMap({ memory[$0] }) {
      if latestArrival < known.ready { throw .inProgress }
      if known.text != text { problems.append("\(command.key ?? ""): the key of another message") }
      return (known.id, false)
    }
    try checkDuplicatesAndLimits(text, rules: rules)
    let timeline = try timeline(of: command, to: person, arrival: arrival, rules: rules)
    if let key { memory[key] = Remembered(id: timeline.id, text: text, ready: latestArrival + workingTime) }
    return (timeline.id, true)
  }

  /// Refuses a duplicate, a message beyond the rate, and one that is not paid for; counts any other for the limits.
  ///
  /// A refused message counts for no limit.
  private mutating func checkDuplicatesAndLimits(_ text: Text, rules: RapportoRules) throws(RapportoRefusal) {
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
    if let balance, balance <= 0 { throw .balanceExhausted }
    second?.record(latestArrival)
    seconds[text.account] = second
    if rules.features.contains(.duplicateControl) {
      day.record(latestArrival)
      texts[text] = day
    }
  }

  /// Plans the delivery of an accepted message, and charges it to the daily limit and the balance.
  private mutating func timeline(
    of command: RapportoSendCommand, to person: String, arrival: SandboxArrival, rules: RapportoRules
  ) throws(RapportoRefusal) -> RapportoDeliveryTimeline {
    var command = command
    for index in command.steps.indices where command.steps[index].shortensLinks {
      command.steps[index].text = shortener.shorten(command.steps[index].text)
    }
    let isBeyondDay =
      command.steps.contains { $0.channel == "VK" } && !countDay(of: command.account, to: person)
    let fates = fates
    let timeline = RapportoDeliveryTimeline(id: String(nextID), command: command, arrival: arrival) {
      channel in
      if channel == "VK", isBeyondDay { return RapportoFate(kind: .undeliverable, reason: 1) }
      return fates[Recipient(of: channel, person: person)] ?? fates[Recipient(of: nil, person: person)]
        ?? RapportoFate(kind: .read, reason: 1)
    }
    nextID += 1
    acceptedCount += 1
    // "Only delivered messages are charged", says the documentation.
    if !timeline.deliveries.isEmpty { balance = balance.map { $0 - 1 } }
    for delivery in timeline.deliveries { log.add(delivery) }
    for status in timeline.statuses {
      if let request = status.request(command.reporting) { pushes.add(request, due: status.due) }
    }
    return timeline
  }

  /// Counts a VK message of an account to a person; returns false when it exceeds the limit of 24 hours.
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

/// A queue of the status pushes that are not due yet, with the pushes that wait for the partner's response.
struct RapportoPushQueue: Sendable {
  /// The time after which a push without a response of 200 is sent again: an assumption.
  ///
  /// The documentation says "according to the service configuration" (HTTP Delivery Status Service).
  static let resendDelay = Duration.seconds(60)

  private var queue = TimerQueue<WebhookRequest>()
  private var awaitingResponse: Set<Identity> = []

  /// The parts of a push that identify it.
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

  /// Removes and returns the pushes that are due; each then waits for a response.
  mutating func take(dueBy instant: Duration) -> [WebhookRequest] {
    let requests = queue.take(dueBy: instant)
    for request in requests { awaitingResponse.insert(Identity(request)) }
    return requests
  }

  /// Responds to a push; returns false when the push waits for no response.
  mutating func respond(to request: WebhookRequest, status: Int, at instant: Duration) -> Bool {
    guard awaitingResponse.remove(Identity(request)) != nil else { return false }
    if status != 200 { add(request, due: instant + Self.resendDelay) }
    return true
  }
}

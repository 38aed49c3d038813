/// The mutable state of a ``DevinoSandbox``, behind its lock: settings, faults, limits and planned statuses.
///
/// A message is rejected, or accepted with a new identifier. An accepted message is charged to the sliding limits of
/// its sender and of its recipient; one that a limit forbids never departs. ``DevinoDeliveryTimeline`` then gives all
/// its statuses at once, which wait in `statuses` until they are due. The state does no input and output and calls no
/// code of the test, so that it may run under the lock: the sandbox reads the clock before, and calls the delivery
/// hook after.
struct DevinoState: Sendable {
  var idStyle = DevinoSandbox.IDStyle.integer
  var faults = FaultPlan()
  var log = DeliveryLog()
  /// The fates that were set, by the digits of the phone.
  var fates: [String: DeliveryFate] = [:]
  /// The error codes that reject messages, by the digits of the phone.
  var rejections: [String: String] = [:]
  /// How many more messages are accepted; `nil` for no limit.
  var balance: Int?

  private(set) var requestCount = 0
  private(set) var acceptedCount = 0
  private(set) var rateLimited = 0

  /// The statuses that were not handed out yet.
  var statuses = TimerQueue<DevinoCallbackStatus>()
  /// The identifier of the next message: nineteen digits, above 2⁵³, like the documented sample of a callback.
  private var nextID: Int64 = 3_721_115_754_893_245_581
  private var latestArrival = Duration.zero
  private var seconds: [String: SlidingLimit] = [:]
  private var days: [Recipient: SlidingLimit] = [:]

  private struct Recipient: Hashable, Sendable {
    let service: String
    let person: String
  }

  /// Counts a request; returns its fault, if any.
  mutating func countRequest() -> SandboxFault? {
    requestCount += 1
    return faults.next()
  }

  /// Accepts or rejects one message; returns its element of the response.
  mutating func respond(
    to message: DevinoReceivedMessage, arrival: SandboxArrival, rules: DevinoRules
  ) -> StrictJSON {
    let hasService = rules.dialect == .previous || rules.services.contains(message.service)
    guard hasService, message.channel != nil else {
      return Self.rejection("service.not.found")
    }
    guard let template = rules.template(of: message) else {
      return Self.rejection("message.contains.invalid.templateId")
    }
    if let key = rejections[SandboxPerson.number(message.phone)] { return Self.rejection(key) }
    if let balance {
      guard balance > 0 else { return Self.rejection("billing.error") }
      self.balance = balance - 1
    }
    let text = DevinoRules.fill(template, with: message.variables)
    return accept(message, text: text, arrival: arrival, counting: rules.counting)
  }

  /// Returns the element of the response that rejects a message with an error code.
  static func rejection(_ key: String) -> StrictJSON {
    let reason = StrictJSON.object([StrictJSON.Member("key", .string(key))])
    return .object([
      StrictJSON.Member("code", .string("REJECTED")), StrictJSON.Member("reasons", .array([reason])),
    ])
  }

  private mutating func accept(
    _ message: DevinoReceivedMessage, text: String, arrival: SandboxArrival, counting: DevinoSandbox.Counting
  ) -> StrictJSON {
    let id = nextID
    nextID += 1
    acceptedCount += 1
    let departure = departure(of: message, at: arrival.uptime, counting: counting)
    if departure == nil { rateLimited += 1 }
    let timeline = DevinoDeliveryTimeline(
      messageID: String(id), message: message, text: text, arrival: arrival, departure: departure,
      fate: fates[SandboxPerson.number(message.phone)] ?? .read)
    for status in timeline.statuses { statuses.add(status, due: status.due) }
    if let delivery = timeline.delivery { log.add(delivery) }
    return .object([StrictJSON.Member("code", .string("OK")), idMember(id)])
  }

  private func idMember(_ id: Int64) -> StrictJSON.Member {
    let number = StrictJSON.number(String(id))
    return switch idStyle {
    case .integer: StrictJSON.Member("messageId", number)
    case .string: StrictJSON.Member("messageId", .string(String(id)))
    case .oneElementArray: StrictJSON.Member("messageId", .array([number]))
    case .underID: StrictJSON.Member("id", number)
    }
  }

  /// Counts the message; returns the uptime at which it is sent to its recipient, `nil` when a limit forbids it.
  ///
  /// Nothing is counted for a message that a limit forbids.
  private mutating func departure(
    of message: DevinoReceivedMessage, at uptime: Duration, counting: DevinoSandbox.Counting
  ) -> Duration? {
    // Two requests may read the clock in one order and take the lock in the other.
    latestArrival = max(latestArrival, uptime)
    let recipient = Recipient(service: message.service, person: SandboxPerson.number(message.phone))
    var second = seconds[message.service] ?? SlidingLimit(DevinoRules.perSecond, in: .seconds(1))
    var day = days[recipient] ?? SlidingLimit(DevinoRules.perDay, in: .seconds(86_400))
    let departure = second.earliest(from: latestArrival)
    guard counting == .queues || departure == latestArrival, day.earliest(from: departure) == departure else {
      return nil
    }
    second.record(departure)
    day.record(departure)
    seconds[message.service] = second
    days[recipient] = day
    return departure
  }
}

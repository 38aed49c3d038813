import Synchronization
public import VestnikCore

/// A sandbox of Rapporto's HTTP and REST APIs for VK messages: an `HTTPTransport` that behaves as documented.
///
/// ```swift
/// let clock = ManualClock(.automatic)
/// let sandbox = RapportoSandbox(features: .idempotency, time: clock)
/// let context = ClientContext(
///   transport: sandbox, budget: SendBudget(MessageLimits.rapporto.rate, time: clock), time: clock)
/// let client = RapportoClient(
///   RapportoCredentials(serviceID: "test", password: "password"), context: context,
///   configuration: .init(interface: .form(url: url), group: "acme", idempotency: .perMessage))
/// ```
///
/// The path of `url` in this example ends in `/http`, the default of the sandbox. The sandbox takes a form by `POST`,
/// or a query by `GET`, at one path and JSON by `POST` at another, keeps the documented rules, returns the documented
/// codes, and hands out status pushes. It reads requests with parsers of its own and shares no model with the client,
/// so that it detects a mistake that shared code would make on both sides.
///
/// Both interfaces are read into one send command, which is accepted or refused under one lock; the outcome is then
/// written in the format of the interface. All statuses of a message are planned when it is accepted. Nothing runs in
/// the background: ``takeStatusPushes()`` hands out the pushes that are due on the clock of the sandbox.
///
/// The sources are <https://docs.rapporto.ru/api/eng/http_eng/eng_http_vk.html> and the pages beside it. Where they
/// say nothing, the sandbox makes these assumptions:
///
/// - 404 for another path, 405 for another method, 400 for another type of body. A `POST` with a query and a
///   `GET` with a body are refused.
/// - A request is refused for one reason, the first of: a malformed form (400), a missing `serviceId` or `pass`
///   (400), a wrong pair (401, `Invalid password`), an inactive service (403), any other parameter (400), a text
///   that is too long (414), an unreachable number (406), a repeat in progress (503), a duplicate (409), the rate
///   (408), the balance (402). All phrases except `Invalid password` are inventions.
/// - REST has no codes for an inactive service, the balance and a repeat in progress: 5, 4 and 1 stand for them;
///   3 stands for the rate. Text, JSON and keys that are not documented are 4.
/// - Unknown and repeated parameters of the HTTP API are ignored (of repeated ones, the first is read), and so are
///   those of a feature that is off; all are listed in ``problems``.
/// - The key of an accepted message is remembered for ever. A repeat counts for no limit.
/// - A sixth VK message within 24 hours from one account to one person is accepted and not delivered.
/// - A text is counted in UTF-16 units. A phone has 7 to 15 digits; all its spellings are one person.
/// - A message waits for its sending hours; every phone is taken to be in Moscow, UTC+3, unless `time_zone` is given.
/// - A step of a cascade without a condition is followed by the next when it is not delivered; all steps have one
///   identifier, and pushes report only the last step. A text or sender for a channel also applies to the first step.
/// - Statuses come at the times of ``DeliveryFate``, 0 for `SENT`, 2 for `DELIVERED`, 9 for `READ`, 5 for the
///   rest; the lifetime of a message that gives none is 24 hours.
public final class RapportoSandbox: HTTPTransport {
  let rules: RapportoRules
  let state = Mutex(RapportoState())
  let time: any TimeSource

  /// Makes a sandbox without messages.
  ///
  /// - Parameters:
  ///   - accounts: The passwords by `serviceId`, or by `login` in REST; by default `password` for `test`.
  ///   - senders: The names that `source`, `<t>_resendSn` and `serviceNumber` may hold; empty, the default,
  ///     allows every name.
  ///   - features: The features that are on; by default none.
  ///   - perSecond: How many messages an account may send in any half-open second; by default 50, and `nil` is no
  ///     limit.
  ///   - path: The end of the path of the HTTP API; by default `/http`. No path is documented.
  ///   - restPath: The end of the path of the REST API, which is compared first; by default `/rest`.
  ///   - time: The clock of windows, statuses and time-outs; by default the system's.
  public init(
    accounts: [String: String] = ["test": "password"], senders: Set<String> = [], features: Features = [],
    perSecond: Int? = 50, path: String = "/http", restPath: String = "/rest",
    time: any TimeSource = SystemTime()
  ) {
    rules = RapportoRules(
      accounts: accounts.mapValues { Secret($0) }, senders: senders, features: features, perSecond: perSecond,
      path: path, restPath: restPath)
    self.time = time
  }

  /// The messages that have reached people, in the order of acceptance, then of the steps of a cascade.
  ///
  /// A message is listed as soon as it is accepted, with the time at which it will arrive, the text after links were
  /// shortened, and the sender's name, else the account, as its service.
  public var deliveries: [SandboxDelivery] { state.withLock { $0.log.deliveries } }

  /// A closure that is called once for every message that joins ``deliveries``; by default `nil`.
  ///
  /// It is called on the task that sends, after the request was accepted and before its response is returned, changed
  /// or lost. It may use the sandbox.
  public var onDelivery: (@Sendable (SandboxDelivery) -> Void)? {
    get { state.withLock(\.log.hook) }
    set { state.withLock { $0.log.hook = newValue } }
  }

  /// How many requests were made, including those that took a fault or were refused.
  ///
  /// A request whose task had been cancelled before it was made does not count.
  public var requestCount: Int { state.withLock { $0.requestCount } }

  /// How many messages were given an identifier; a repeat of a key does not count again.
  public var acceptedCount: Int { state.withLock { $0.acceptedCount } }

  /// How many messages exceeded the limit of a second or of a day; 0 with a client that keeps the limits.
  public var rateLimited: Int { state.withLock { $0.rateLimited } }

  /// The undocumented parts of requests that were ignored, in the order of the requests.
  ///
  /// Each names the parameter and the reason; none contains a secret. A key that is used again with another message
  /// is listed with its value.
  public var problems: [String] { state.withLock { $0.problems } }

  /// How long the provider works on a message before it responds; by default zero.
  ///
  /// Meanwhile a repeat of its key is refused (503, or 1 in REST). A change applies to messages accepted after it.
  public var workingTime: Duration {
    get { state.withLock { $0.workingTime } }
    set { state.withLock { $0.workingTime = newValue } }
  }
}

extension RapportoSandbox: RedactedPrinting {
  /// The number of messages that reached people; neither accounts nor phones.
  public var description: String { "RapportoSandbox(\(deliveries.count) deliveries)" }
}

extension RapportoSandbox {
  /// Injects a fault into the next requests or pushes.
  ///
  /// Every request takes one fault, in the order of injection. ``SandboxFault/duplicateCallbacks`` and
  /// ``SandboxFault/reorderCallbacks`` apply to the next ``takeStatusPushes()`` that returns pushes, one of each
  /// kind.
  ///
  /// - Parameters:
  ///   - fault: The fault.
  ///   - times: How often, by default once; 0 or less changes nothing.
  public func inject(_ fault: SandboxFault, times: Int = 1) {
    state.withLock { $0.faults.add(fault, times: times) }
  }

  /// Gives the next responses an odd form; every response takes one quirk, in the order of injection.
  ///
  /// A response that a fault replaces or prevents takes none.
  ///
  /// - Parameters:
  ///   - quirk: The odd form.
  ///   - times: How often, by default once; 0 or less changes nothing.
  public func inject(_ quirk: ResponseQuirk, times: Int = 1) {
    state.withLock { $0.quirks.add(quirk, times: times) }
  }

  /// Refuses the next requests that reach the provider, whatever they contain.
  ///
  /// - Parameters:
  ///   - code: A code of the interface of the request: for example 500 of the HTTP API, 100 of the REST API.
  ///   - times: How often, by default once; 0 or less changes nothing.
  public func inject(code: Int, times: Int = 1) {
    state.withLock { $0.codes.add(code, times: times) }
  }

  /// Injects faults at random, the same ones for the same seed and the same order of requests.
  ///
  /// A request that goes wrong takes one of these with equal chance: ``SandboxFault/refuseConnection``,
  /// ``SandboxFault/timeOutBeforeAcceptance``, ``SandboxFault/timeOutAfterAcceptance``, the statuses 500 and
  /// 408, ``SandboxFault/truncateResponse``. A request that takes a fault of `inject(_:times:)` takes no other.
  ///
  /// - Parameters:
  ///   - rate: The probability that a request goes wrong: never for 0 or less, always for 1 or more.
  ///   - seed: The start of the generator, SplitMix64.
  public func injectRandomly(rate: Double, seed: UInt64) {
    state.withLock { $0.faults.random = RandomFaults(rate: rate, seed: seed, statuses: [500, 408]) }
  }

  /// Sets the fate of later messages to a phone; by default they are read.
  ///
  /// On SMS and FLASHINGCALL, which have no status "read", ``DeliveryFate/read`` ends as delivered.
  ///
  /// - Parameters:
  ///   - fate: The statuses that the messages go through.
  ///   - phone: The phone in any of its spellings.
  ///   - channel: The channel as statuses write it, for example `VK` or `SMS`; `nil`, the default, is every
  ///     channel that has no fate of its own.
  ///   - reason: The `unifiedExtStatus`, or `errorCode` in REST, of undelivered messages; by default 1, unknown.
  public func setFate(
    _ fate: DeliveryFate, of phone: String, on channel: String? = nil, reason: Int = 1
  ) {
    let recipient = RapportoState.Recipient(of: channel, person: SandboxPerson.number(phone))
    state.withLock { $0.fates[recipient] = RapportoFate(kind: fate, reason: reason) }
  }

  /// Makes a phone unreachable, so that messages to it are refused (406, or 8 in REST), or reachable again.
  ///
  /// - Parameters:
  ///   - isUnreachable: Whether later messages are refused.
  ///   - phone: The phone in any of its spellings.
  public func setUnreachable(_ isUnreachable: Bool, phone: String) {
    let person = SandboxPerson.number(phone)
    state.withLock { state in
      if isUnreachable { state.unreachable.insert(person) } else { state.unreachable.remove(person) }
    }
  }

  /// Makes a service inactive (403, or 5 in REST) or active again.
  ///
  /// - Parameters:
  ///   - isActive: Whether later requests are processed.
  ///   - account: The `serviceId` or `login`.
  public func setActive(_ isActive: Bool, account: String) {
    state.withLock { state in
      if isActive { state.inactive.remove(account) } else { state.inactive.insert(account) }
    }
  }

  /// Sets how many more messages are paid for before others are refused with the documented 402 (4 in REST).
  ///
  /// Only delivered messages are charged.
  ///
  /// - Parameter messages: The number, at least 0; `nil`, the default of a new sandbox, is no limit.
  public func setBalance(_ messages: Int?) {
    state.withLock { $0.balance = messages }
  }
}

extension RapportoSandbox {
  /// The features of an account that a partner has to order; a new account has none.
  ///
  /// A parameter of a feature that is off is ignored and listed in ``problems``: what the provider does with it is
  /// not documented.
  public struct Features: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: Int

    /// Makes a set of features from bits.
    public init(rawValue: Int) {
      self.rawValue = rawValue
    }

    /// `partnerMsgId`, or `id` in REST: repeats of a key give one delivery and the same identifier.
    public static let idempotency = Self(rawValue: 1 << 0)
    /// The same text to the same number within 24 hours is refused: 409, or 10 in REST.
    public static let duplicateControl = Self(rawValue: 1 << 1)
    /// `order_list` and its companions, or `cascadeChainLink` in REST.
    public static let cascades = Self(rawValue: 1 << 2)
    /// Links longer than 26 characters are replaced by `http://kr4.me/` and 7 characters, unless a request switches
    /// that off.
    public static let linkShortening = Self(rawValue: 1 << 3)
    /// `source` names the sender.
    public static let senderNames = Self(rawValue: 1 << 4)
    /// Status pushes return `ptag`.
    public static let tagEcho = Self(rawValue: 1 << 5)
    /// Status pushes return `partnerMsgId`.
    public static let partnerMessageIDEcho = Self(rawValue: 1 << 6)
    /// Status pushes of undelivered messages hold `unifiedExtStatus`.
    public static let extendedStatuses = Self(rawValue: 1 << 7)
    /// Status pushes report all steps of a cascade, not only the last.
    public static let everyStep = Self(rawValue: 1 << 8)
  }
}

extension RapportoSandbox {
  /// An odd form of a good response that the documentation does not exclude, or that a proxy on the way produces.
  ///
  /// The request is processed as usual: what is accepted stays accepted. A quirk that the format of the response
  /// cannot have changes nothing.
  public enum ResponseQuirk: Hashable, Sendable, CaseIterable {
    /// Lines end with CR LF (text, XML).
    case crlf
    /// The last line has no end (text, XML).
    case noFinalNewline
    /// All lines are joined to one with spaces: `OK 4095284974` (text, XML).
    case oneLine
    /// The body stands in braces, as the documentation prints it (text, XML).
    case braces
    /// A byte order mark comes first.
    case byteOrderMark
    /// The identifier is missing: only `OK` in text, no `payload` in XML, no `mtNum` in JSON.
    case withoutID
    /// The body is empty.
    case emptyBody
    /// The body is the HTML page of a proxy, with status 200.
    case proxyPage
    /// The response is text when XML was requested, and XML when text was requested.
    case otherFormat
    /// The comma between the two members is missing, as in the documentation's sample (REST, with an `id`).
    case missingComma
  }
}

extension RapportoSandbox {
  /// Returns the status pushes that are due and were not handed out before.
  ///
  /// For the HTTP API each is a documented `GET` to `/rapporto/status` with `msgType`, `transactionId`, `status`, and
  /// those of `ptag`, `partnerMsgId` and `unifiedExtStatus` whose ``Features`` are on. For the REST API each is a
  /// `POST` of a documented JSON report to path and query of `notifyUrl`, else to `/rapporto/report`;
  /// `registeredDelivery` decides which statuses are reported.
  ///
  /// Pass the response of your handler to ``respond(to:status:)`` to test repeated pushes.
  public func takeStatusPushes() -> [WebhookRequest] {
    let uptime = time.uptime
    return state.withLock { state in
      var due = state.pushes.take(dueBy: uptime)
      guard !due.isEmpty else { return [] }
      if state.faults.takeReordering() { due.reverse() }
      return state.faults.takeDuplication() ? due.flatMap { [$0, $0] } : due
    }
  }

  /// Responds to a push as the partner; a push with a status other than 200 is sent again after 60 s.
  ///
  /// The repeat is documented for 400 and 500 of the HTTP API (HTTP Delivery Status Service); for other statuses, for
  /// REST, and for the time it is an assumption. A push without a response is not sent again.
  ///
  /// - Parameters:
  ///   - request: The push as it was handed out.
  ///   - status: The HTTP status of the partner's response.
  /// - Returns: False when the push waits for no response: it was not handed out, or has a response already.
  @discardableResult
  public func respond(to request: WebhookRequest, status: Int) -> Bool {
    let uptime = time.uptime
    return state.withLock { $0.pushes.respond(to: request, status: status, at: uptime) }
  }
}

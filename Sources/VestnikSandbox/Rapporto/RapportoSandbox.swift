import Synchronization
public import VestnikCore

/// Rapporto's HTTP and REST APIs for VK messages as their documentation describes them, in memory.
///
/// It takes a form by `POST`, or a query by `GET`, at one path and JSON by `POST` at another, keeps the documented
/// rules, answers the documented codes, and hands out status pushes. It reads the wire with parsers of its own
/// and shares no model with the client, so that it notices what the two would otherwise get wrong together.
///
/// The sources are <https://docs.rapporto.ru/api/eng/http_eng/eng_http_vk.html> and the pages beside it. What
/// they leave open is an assumption:
///
/// - 404 for another path, 405 for another method, 400 for another type of body. A `POST` with a query and a
///   `GET` with a body are refused.
/// - A request is refused for one reason, the first of: a malformed form (400), a missing `serviceId` or `pass`
///   (400), a wrong pair (401, `Invalid password`), an inactive service (403), any other parameter (400), a text
///   that is too long (414), an unreachable number (406), a repeat in progress (503), a duplicate (409), the rate
///   (408), the balance (402). All phrases but `Invalid password` are inventions.
/// - REST has no codes for an inactive service, the balance and a repeat in progress: 5, 4 and 1 stand for them;
///   3 stands for the rate. Text, JSON and keys that are not documented are 4.
/// - Unknown and repeated parameters of the HTTP API are passed over, the first of several being read, and so are
///   those of a feature that is off; all are listed in ``problems``.
/// - A key is remembered for good, once its message was accepted. A repeat counts for no limit.
/// - A sixth VK message within 24 hours from one account to one person is accepted and not delivered.
/// - A text is counted in UTF-16 units. A phone has 7 to 15 digits; all its spellings are one person.
/// - A message waits for its hours; every number is taken for one of Moscow, UTC+3, unless `time_zone` is given.
/// - A step of a cascade without a condition is followed by the next when it is not delivered; all steps have one
///   identifier, and pushes report the last one alone. A text or sender for a channel also holds for the first.
/// - Statuses come at the times of ``DeliveryFate``, 0 for `SENT`, 2 for `DELIVERED`, 9 for `READ`, 5 for the
///   rest; a lifetime that nobody gave is 24 hours.
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
  ///   - features: What the partner has ordered; by default nothing.
  ///   - perSecond: How many messages an account may send in any half-open second; by default 50, and `nil` is no
  ///     limit.
  ///   - path: How the path of the HTTP API ends; by default `/http`. No path is documented.
  ///   - restPath: How the path of the REST API ends, which is looked at first; by default `/rest`.
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

  /// What has reached people, in the order of acceptance, then of the steps of a cascade.
  ///
  /// A message is listed as soon as it is accepted, with the instant at which it will arrive, the text after links
  /// were shortened, and the sender's name, else the account, as its service.
  public var deliveries: [SandboxDelivery] { state.withLock { $0.log.deliveries } }

  /// Told of every message that joins ``deliveries``, once.
  ///
  /// It is called after the request was accepted and before its answer is given, changed or lost, on the task
  /// that sends. It may use the sandbox.
  public var onDelivery: (@Sendable (SandboxDelivery) -> Void)? {
    get { state.withLock(\.log.hook) }
    set { state.withLock { $0.log.hook = newValue } }
  }

  /// How many requests were made, those that met a fault or were refused included.
  ///
  /// A request whose task had been cancelled before it was made does not count.
  public var requestCount: Int { state.withLock { $0.requestCount } }

  /// How many messages were given an identifier; a repeat of a key does not count again.
  public var acceptedCount: Int { state.withLock { $0.acceptedCount } }

  /// How many messages came too fast, or were one too many of the day; a client that keeps the limits leaves it
  /// at 0.
  public var rateLimited: Int { state.withLock { $0.rateLimited } }

  /// What was passed over although the documentation does not describe it, in the order of the requests.
  ///
  /// Each says which parameter it is and why; values of secrets are never among them.
  public var problems: [String] { state.withLock { $0.problems } }

  /// How long the provider works on a message before it answers; by default not at all.
  ///
  /// Meanwhile a repeat of its key is refused (503, or 1 in REST). It holds for messages accepted from then on.
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
  /// Lets the next requests or pushes go wrong.
  ///
  /// Every request takes one fault, in the order of injection. ``SandboxFault/duplicateCallbacks`` and
  /// ``SandboxFault/reorderCallbacks`` wait for the next ``takeStatusPushes()`` that has anything to give, one
  /// of each kind.
  ///
  /// - Parameters:
  ///   - fault: What goes wrong.
  ///   - times: How often; nothing happens for 0 or less.
  public func inject(_ fault: SandboxFault, times: Int = 1) {
    state.withLock { $0.faults.add(fault, times: times) }
  }

  /// Gives the next answers an odd form; every answer takes one, in the order of injection.
  ///
  /// An answer that a fault replaces or keeps from being made takes none.
  ///
  /// - Parameters:
  ///   - quirk: The form.
  ///   - times: How often; nothing happens for 0 or less.
  public func inject(_ quirk: ResponseQuirk, times: Int = 1) {
    state.withLock { $0.quirks.add(quirk, times: times) }
  }

  /// Refuses the next requests that no fault keeps from the provider, whatever they hold.
  ///
  /// - Parameters:
  ///   - code: The code of the interface that is asked: for example 500 of the HTTP API, 100 of the REST API.
  ///   - times: How often; nothing happens for 0 or less.
  public func inject(code: Int, times: Int = 1) {
    state.withLock { $0.codes.add(code, times: times) }
  }

  /// Lets requests go wrong by chance, in the same way for the same seed and the same order of requests.
  ///
  /// A request that goes wrong meets one of these with equal chance: ``SandboxFault/refuseConnection``,
  /// ``SandboxFault/timeOutBeforeAcceptance``, ``SandboxFault/timeOutAfterAcceptance``, the statuses 500 and
  /// 408, ``SandboxFault/truncateResponse``. A request that takes a fault
  /// of `inject(_:times:)` takes no other.
  ///
  /// - Parameters:
  ///   - rate: How likely a request goes wrong: never for 0 or less, always for 1 or more.
  ///   - seed: Where the generator, SplitMix64, starts.
  public func injectRandomly(rate: Double, seed: UInt64) {
    state.withLock { $0.faults.random = RandomFaults(rate: rate, seed: seed, statuses: [500, 408]) }
  }

  /// Decides what becomes of later messages to a phone; by default they are read, and delivered where nothing can
  /// be read.
  ///
  /// - Parameters:
  ///   - fate: What becomes of them.
  ///   - phone: The phone in any of its spellings.
  ///   - channel: The channel as statuses write it, for example `VK` or `SMS`; `nil`, the default, is every
  ///     channel that has no fate of its own.
  ///   - reason: `unifiedExtStatus`, or `errorCode` in REST, when they are not delivered; by default 1, unknown.
  public func setFate(
    _ fate: DeliveryFate, of phone: String, on channel: String? = nil, reason: Int = 1
  ) {
    let recipient = RapportoState.Recipient(of: channel, person: SandboxPerson.number(phone))
    state.withLock { $0.fates[recipient] = RapportoFate(kind: fate, reason: reason) }
  }

  /// Makes a number one to which nothing can be sent (406, or 8 in REST), or takes that back.
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
  ///   - isActive: Whether later requests are worked on.
  ///   - account: The `serviceId` or `login`.
  public func setActive(_ isActive: Bool, account: String) {
    state.withLock { state in
      if isActive { state.inactive.remove(account) } else { state.inactive.insert(account) }
    }
  }

  /// Sets how many more messages are paid for before the documented 402; only delivered messages are charged.
  ///
  /// - Parameter messages: The number, at least 0; `nil`, the default of a new sandbox, is no limit.
  public func setBalance(_ messages: Int?) {
    state.withLock { $0.balance = messages }
  }
}

extension RapportoSandbox {
  /// What a partner has to order; a new account has none of it.
  ///
  /// A parameter of a feature that is off is passed over and listed in ``problems``: what the provider does
  /// with it is not documented.
  public struct Features: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: Int

    /// Wraps bits.
    public init(rawValue: Int) {
      self.rawValue = rawValue
    }

    /// `partnerMsgId`, or `id` in REST: repeats of a key give one delivery and the same identifier.
    public static let idempotency = Self(rawValue: 1 << 0)
    /// The same text to the same number within 24 hours is refused: 409, or 10 in REST.
    public static let duplicateControl = Self(rawValue: 1 << 1)
    /// `order_list` and its companions, or `cascadeChainLink` in REST.
    public static let cascades = Self(rawValue: 1 << 2)
    /// Links longer than 26 characters are replaced by `http://kr4.me/` and 7 characters, unless a request says
    /// otherwise.
    public static let linkShortening = Self(rawValue: 1 << 3)
    /// `source` names the sender.
    public static let senderNames = Self(rawValue: 1 << 4)
    /// Status pushes return `ptag`.
    public static let tagEcho = Self(rawValue: 1 << 5)
    /// Status pushes return `partnerMsgId`.
    public static let partnerMessageIDEcho = Self(rawValue: 1 << 6)
    /// Status pushes of undelivered messages hold `unifiedExtStatus`.
    public static let extendedStatuses = Self(rawValue: 1 << 7)
    /// Status pushes report all steps of a cascade, not the last one alone.
    public static let everyStep = Self(rawValue: 1 << 8)
  }
}

extension RapportoSandbox {
  /// A form of a good answer that the documentation does not exclude, or that something in between makes of it.
  ///
  /// The request is worked on as ever: what is accepted stays accepted. An quirk that the answer's format cannot
  /// have changes nothing.
  public enum ResponseQuirk: Hashable, Sendable, CaseIterable {
    /// Lines end with CR LF (text, XML).
    case crlf
    /// The last line has no end (text, XML).
    case noFinalNewline
    /// All lines stand in one, a space between them: `OK 4095284974` (text, XML).
    case oneLine
    /// The body stands in braces, as the documentation prints it (text, XML).
    case braces
    /// A byte order mark comes first.
    case byteOrderMark
    /// The identifier is missing: `OK` alone, no `payload`, no `mtNum`.
    case withoutID
    /// The body is empty.
    case emptyBody
    /// The body is the HTML page of a proxy, with status 200.
    case proxyPage
    /// Text when XML was asked for, and the reverse.
    case otherFormat
    /// The comma between the two members is missing, as in the documentation's sample (REST, with an `id`).
    case missingComma
  }
}

extension RapportoSandbox {
  /// The status pushes that are due by now and were not handed out before.
  ///
  /// For the HTTP API each is a documented `GET` with `msgType`, `transactionId`, `status`, and what was ordered
  /// of `ptag`, `partnerMsgId` and `unifiedExtStatus`, to `/rapporto/status`. For the REST API each is a `POST`
  /// of a documented JSON report to path and query of `notifyUrl`, else to `/rapporto/report`, as far as
  /// `registeredDelivery` asks for it.
  ///
  /// Hand the answer of your handler to ``answer(_:status:)`` when repeats are to be tested.
  public func takeStatusPushes() -> [WebhookRequest] {
    let uptime = time.uptime
    return state.withLock { state in
      var due = state.pushes.take(dueBy: uptime)
      guard !due.isEmpty else { return [] }
      if state.faults.takeReordering() { due.reverse() }
      return state.faults.takeDuplication() ? due.flatMap { [$0, $0] } : due
    }
  }

  /// Gives the partner's answer to a push; it comes again after 60 s when it is not 200.
  ///
  /// That it is sent again is documented for 400 and 500; for other answers, for REST, and in the time it is an
  /// assumption. A push that is never answered does not come again.
  ///
  /// - Parameters:
  ///   - request: The push as it was handed out.
  ///   - status: The status that the partner answered.
  /// - Returns: False when the push does not wait for an answer: it was not handed out, or is answered already.
  @discardableResult
  public func respond(to request: WebhookRequest, status: Int) -> Bool {
    let uptime = time.uptime
    return state.withLock { $0.pushes.respond(to: request, status: status, at: uptime) }
  }
}

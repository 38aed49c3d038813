import Synchronization
public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A sandbox of Devino's VK API: an `HTTPTransport` that behaves as the documentation says, in memory.
///
/// ```swift
/// let clock = ManualClock(.automatic)
/// let sandbox = DevinoSandbox(
///   services: ["coffee_corner"], templates: ["order_ready": "Hello, #guest#"], time: clock)
/// let context = ClientContext(
///   transport: sandbox, budget: SendBudget(MessageLimits.devino.rate, time: clock), time: clock)
/// let client = DevinoClient(.apiKey("test"), context: context)
/// sandbox.inject(.timeOutAfterAcceptance)
/// ```
///
/// The sandbox serves `POST …/vk/messages` only, keeps the documented limits, returns the documented errors, and
/// hands out status callbacks. It reads requests with a parser of its own and shares no model with the client, so
/// that it detects a mistake that shared code would make on both sides.
///
/// A request that no fault stops is checked (path, method, headers), read strictly, and processed message by message
/// under one lock. All statuses of a message are planned when it is accepted. Nothing runs in the background:
/// ``takeCallbacks()`` hands out the statuses that are due on the clock of the sandbox.
///
/// The source is <https://docs.devino.online/en/http/vk_ok/>. That page says nothing about HTTP statuses, the
/// response to a malformed request, or the timing of statuses; what the sandbox does there is an assumption:
///
/// - 404 for another path, 405 for another method, 415 for another type than `application/json`, 401 for
///   wrong credentials, 400 for a body that the page does not allow, with a plain text that names the mistake and its
///   place. In all these cases nothing is accepted.
/// - More than 1000 messages: status 200 and one result, rejected with `too.many.messages`.
/// - No `Authorization`: status 200 and every message rejected with `login.must.be.not.null`.
/// - A route other than VK and OK is ignored; a message with neither is rejected with `service.not.found`.
/// - A message is rejected for one reason, the first of: `service.not.found`,
///   `message.contains.invalid.templateId`, the code of ``setRejection(_:of:)``, `billing.error`.
/// - A message beyond a sending limit is accepted, charged to the balance, not delivered, and reported as
///   `RATELIMIT`; it does not count towards the limits, and neither does a rejected message.
/// - One of `tmpl` and `templateId` suffices; a message in which they name different templates is rejected.
/// - `tmpl_data` is required, since the page does not mark it as optional, and its values are strings.
/// - `ttl` is at most 86400 s, as in the previous revision.
/// - A phone is 7 to 15 digits without a plus sign, as in all samples. A key that the dialect does not describe,
///   or that occurs twice, is refused.
public final class DevinoSandbox: HTTPTransport {
  /// The shape of a request: the documentation has changed it without changing the address of the API.
  public enum Dialect: Hashable, Sendable {
    /// The newest revision: an array of messages, `delivery_policy`, `tmpl_data`; `ttl` from 60 s.
    case current
    /// The newest revision with `deliveryPolicy` and `tmplData`: seen in a public client, not documented.
    case currentCamelCase
    /// The previous revision: an object with `messages`, `to`, `templateId`, `validity` from 15 s, no sender.
    case previous
  }

  /// A way to keep the limit of 50 messages a second; the documentation does not say which one the provider has.
  public enum Counting: Hashable, Sendable {
    /// A message counts when it arrives; one beyond the limit is not delivered and is reported as `RATELIMIT`.
    case strict
    /// The provider queues: a message counts, and is sent, at the first instant at which the limit allows it.
    case queues
  }

  /// A way to write the identifier of a message: table, samples and remarks of the documentation differ.
  public enum IDStyle: Hashable, Sendable {
    /// `"messageId": 37…`, as in the sample.
    case integer
    /// `"messageId": "37…"`, as in callbacks.
    case string
    /// `"messageId": [37…]`: the table calls the type an array.
    case oneElementArray
    /// `"id": 37…`: a remark calls the field `result.id`.
    case underID
  }

  let rules: DevinoRules
  let state = Mutex(DevinoState())
  let time: any TimeSource

  /// Makes a sandbox without messages.
  ///
  /// - Parameters:
  ///   - services: The senders that exist; others are rejected with `service.not.found`. The previous dialect
  ///     names no sender, and all its messages count for one group.
  ///   - templates: The texts of the templates by name; `#name#` stands for a variable. A placeholder without
  ///     a value stays as it is: what the provider does is not documented. By default none.
  ///   - templateIDs: The names of the templates by their numbers; by default none.
  ///   - apiKey: The key that `Authorization: Key …` must hold; by default `test`.
  ///   - login: The login for `Authorization: Basic …`; by default `login`.
  ///   - password: The password for it; by default `password`.
  ///   - dialect: The shape of requests, by default ``Dialect/current``; any other is refused.
  ///   - counting: How the limit of 50 messages a second is kept; by default ``Counting/strict``.
  ///   - time: The clock of windows, statuses and time-outs; by default the system's.
  public init(
    services: Set<String>, templates: [String: String] = [:], templateIDs: [Int64: String] = [:],
    apiKey: String = "test", login: String = "login", password: String = "password",
    dialect: Dialect = .current, counting: Counting = .strict, time: any TimeSource = SystemTime()
  ) {
    let basic = Data("\(login):\(password)".utf8).base64EncodedString()
    rules = DevinoRules(
      services: services, templates: templates, templateIDs: templateIDs, dialect: dialect,
      counting: counting, authorizations: [Secret("Key \(apiKey)"), Secret("Basic \(basic)")])
    self.time = time
  }

  /// How responses write identifiers; by default as integers. A change applies to messages accepted after it.
  public var idStyle: IDStyle {
    get { state.withLock { $0.idStyle } }
    set { state.withLock { $0.idStyle = newValue } }
  }

  /// The messages that have reached people, in the order of acceptance.
  ///
  /// A message is listed as soon as it is accepted, with the time at which it will arrive. Messages that are
  /// undeliverable, expire or exceed a sending limit are never listed.
  public var deliveries: [SandboxDelivery] { state.withLock { $0.log.deliveries } }

  /// A closure that is called once for every message that joins ``deliveries``; by default `nil`.
  ///
  /// It is called on the task that sends, after the whole request was accepted and before its response is returned,
  /// cut or lost; the messages of one request come in their order. It may use the sandbox.
  public var onDelivery: (@Sendable (SandboxDelivery) -> Void)? {
    get { state.withLock(\.log.hook) }
    set { state.withLock { $0.log.hook = newValue } }
  }

  /// How many requests were made, including those that took a fault or were refused.
  ///
  /// A request whose task had been cancelled before it was made does not count.
  public var requestCount: Int { state.withLock { $0.requestCount } }

  /// How many messages were given an identifier, including those beyond a sending limit.
  public var acceptedCount: Int { state.withLock { $0.acceptedCount } }

  /// How many accepted messages exceeded a sending limit; 0 with a client that keeps the limits.
  ///
  /// The limits are documented (VK.COM, Sending restrictions): for one sender 50 messages a second, and 5 a day to
  /// one phone. They are counted in any half-open second and any 24 hours, the strictest reading.
  public var rateLimited: Int { state.withLock { $0.rateLimited } }

  /// Injects a fault into the next requests or callbacks.
  ///
  /// Every request takes one fault, in the order of injection. ``SandboxFault/duplicateCallbacks`` and
  /// ``SandboxFault/reorderCallbacks`` apply to the next ``takeCallbacks()`` that returns callbacks, one of each
  /// kind.
  ///
  /// - Parameters:
  ///   - fault: The fault.
  ///   - times: How often, by default once; 0 or less changes nothing.
  public func inject(_ fault: SandboxFault, times: Int = 1) {
    state.withLock { $0.faults.add(fault, times: times) }
  }

  /// Injects faults at random, the same ones for the same seed and the same order of requests.
  ///
  /// A request that goes wrong takes one of these with equal chance: ``SandboxFault/refuseConnection``,
  /// ``SandboxFault/timeOutBeforeAcceptance``, ``SandboxFault/timeOutAfterAcceptance``, the statuses 503 and
  /// 429, ``SandboxFault/truncateResponse``. A request that takes a fault of ``inject(_:times:)`` takes no other.
  ///
  /// - Parameters:
  ///   - rate: The probability that a request goes wrong: never for 0 or less, always for 1 or more.
  ///   - seed: The start of the generator, SplitMix64.
  public func injectRandomly(rate: Double, seed: UInt64) {
    state.withLock { $0.faults.random = RandomFaults(rate: rate, seed: seed, statuses: [503, 429]) }
  }

  /// Sets the fate of later messages to a phone; by default they are read.
  ///
  /// - Parameters:
  ///   - fate: The statuses that the messages go through.
  ///   - phone: The phone in any of its spellings.
  public func setFate(_ fate: DeliveryFate, of phone: String) {
    state.withLock { $0.fates[SandboxPerson.number(phone)] = fate }
  }

  /// Rejects later messages to a phone, or stops doing so.
  ///
  /// - Parameters:
  ///   - key: The error code, for example the documented `is.spam`; `nil` stops the rejections.
  ///   - phone: The phone in any of its spellings.
  public func setRejection(_ key: String?, of phone: String) {
    state.withLock { $0.rejections[SandboxPerson.number(phone)] = key }
  }

  /// Sets how many more messages are accepted before others are rejected with the documented `billing.error`.
  ///
  /// - Parameter messages: The number, at least 0; `nil`, the default of a new sandbox, is no limit.
  public func setBalance(_ messages: Int?) {
    state.withLock { $0.balance = messages }
  }
}

extension DevinoSandbox: RedactedPrinting {
  /// The number of messages that reached people; neither accounts nor phones.
  public var description: String { "DevinoSandbox(\(deliveries.count) deliveries)" }
}

extension DevinoSandbox {
  /// Returns the response of the provider, or plays the fault that was injected for the request.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - onUpload: Told that the body was sent, unless a fault refuses the connection; `nil` is told nothing.
  /// - Throws: `TransportError` for the fault, for a cancelled task, and for a response that is larger than the
  ///   request allows. A refused request has a response and is no error.
  public func send(
    _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
  ) async throws(TransportError) -> TransportResponse {
    try await SandboxRequest(request: request, time: time).run(
      onUpload: onUpload, nextFault: { state.withLock { $0.countRequest() } },
      respond: { SandboxResponse(response: respond(to: request)) })
  }

  private func respond(to request: TransportRequest) -> TransportResponse {
    do throws(SandboxRefusal) {
      let result = try result(of: request)
      let body = StrictJSON.object([StrictJSON.Member("result", .array(result))])
      return TransportResponse(
        status: 200, headers: ["Content-Type": "application/json"], body: Data(body.bytes))
    } catch {
      return error.response
    }
  }

  private func result(of request: TransportRequest) throws(SandboxRefusal) -> [StrictJSON] {
    let validator = DevinoRequestValidator(rules: rules)
    let isAnonymous = try validator.validate(request)
    let reader = DevinoRequestReader(rules.dialect)
    let rows = try reader.rows(in: try validator.document(of: request))
    guard rows.count <= DevinoRules.maxMessages else { return [DevinoState.rejection("too.many.messages")] }
    var messages: [DevinoReceivedMessage] = []
    for (index, row) in rows.enumerated() { messages.append(try reader.message(row, at: index)) }
    if isAnonymous { return messages.map { _ in DevinoState.rejection("login.must.be.not.null") } }
    // The clock is read before the lock is taken, because it may be code of the test.
    let arrival = SandboxArrival(uptime: time.uptime, now: time.now)
    let (results, announcement) = state.withLock { state in
      let results = messages.map { state.respond(to: $0, arrival: arrival, rules: rules) }
      return (results, state.log.takeAnnouncement())
    }
    announcement.make()
    return results
  }
}

extension DevinoSandbox {
  /// Returns the status callbacks that are due and were not handed out before.
  ///
  /// Each is a `POST` with a JSON array of at most 100 statuses (the size is an assumption) in the documented
  /// shape: `channel`, `messageId` as a string, `ts` in Unix milliseconds, `status`, `errorCode` 0, and the
  /// message's `callbackData` when it had one. The target is path and query of the message's `status_url`, else
  /// `/devino/status`; statuses for different addresses never share a request. The channel is the first of the
  /// message's routes that is VK or OK, and `VK` for a message without routes.
  public func takeCallbacks() -> [WebhookRequest] {
    let uptime = time.uptime
    return state.withLock { state in
      var due = state.statuses.take(dueBy: uptime)
      guard !due.isEmpty else { return [] }
      if state.faults.takeReordering() { due.reverse() }
      let requests = DevinoCallbackStatus.requests(for: due)
      return state.faults.takeDuplication() ? requests.flatMap { [$0, $0] } : requests
    }
  }
}

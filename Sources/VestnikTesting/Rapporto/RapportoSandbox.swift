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

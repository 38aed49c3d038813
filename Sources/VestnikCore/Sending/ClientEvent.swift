/// An event of a client, such as a request or a wait. It is already redacted and safe to log and to store.
///
/// Phone numbers, texts, keys and tokens never occur in an event. Clients report events to ``ClientContext/onEvent``;
/// `VestnikObservability` (package trait `Observability`) turns them into logs, metrics and spans.
///
/// What an event does not know is `nil` or empty: a query has neither `group` nor `messages`.
public struct ClientEvent: Hashable, Sendable {
  /// The kind of an event.
  public struct Kind: OpenValue {
    /// The word itself.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Messages were refused by validation: `messages`, `rules`, `outcomes`. There are no rules when each message is
    /// valid but no valid request can be made of them.
    public static let messagesInvalid: Self = "messages-invalid"
    /// Messages are sent in spite of warnings: `messages`, `rules`. See also `MessageSender.warnings(in:)`.
    public static let messagesDoubtful: Self = "messages-doubtful"
    /// A sender group has to wait for its budget: `group`, `wait`.
    public static let budgetWaiting: Self = "budget-waiting"
    /// The budget store failed: `group`, and the details `error` and `policy`.
    public static let budgetStoreFailed: Self = "budget-store-failed"
    /// A sender group is blocked, because the provider said "too fast": `group`, `wait`.
    public static let groupBlocked: Self = "group-blocked"
    /// A recipient is blocked for a day, because the provider reported a message as over the limit: `group`.
    public static let recipientBlocked: Self = "recipient-blocked"
    /// A request is about to leave: `group`, `messages`, `attempt`, `bytes`, and the details `method` and `host`. The
    /// path is left out, because it may name an account or a person's dialogue.
    public static let requestWillSend: Self = "request-will-send"
    /// A response arrived: `status`, `bytes`, `duration`, `group`, `messages`, `attempt`.
    public static let responseReceived: Self = "response-received"
    /// No response arrived, or not all of it: `duration`, `group`, `messages`, `attempt`, and the details `reason` and
    /// `phase`.
    public static let transportFailed: Self = "transport-failed"
    /// The final outcomes of messages are known: `group`, `messages`, `outcomes`; `requestID` and `attempt` too when
    /// they come from a request, and then there may be fewer outcomes than messages, because others are sent again.
    ///
    /// Every message that passed validation is in exactly one of these events, and every other in
    /// ``messagesInvalid``.
    public static let outcomesKnown: Self = "outcomes-known"
    /// Messages will be sent again: `group`, `messages`, `attempt` (the one that failed), `wait`, and the detail
    /// `code`.
    public static let retryScheduled: Self = "retry-scheduled"
    /// A campaign begins, or goes on: `messages`, if the total is known, and the detail `recorded`, the number of
    /// messages that former runs had begun.
    public static let campaignStarted: Self = "campaign-started"
    /// A campaign hands a batch to its sender: `group`, `messages`.
    public static let campaignBatchStarted: Self = "campaign-batch-started"
    /// A campaign has given out its last result, or was stopped: `messages` and `outcomes` of the results that were
    /// given out, those of former runs included, `duration`, and the detail `error` after an error, or `stopped`
    /// (`cancelled`, or `abandoned` by a loop that was left).
    public static let campaignFinished: Self = "campaign-finished"
  }

  /// How much an event matters to the people who run a service.
  public enum Level: Int, Hashable, Sendable, Comparable, CaseIterable {
    /// For the search for an error.
    case debug
    /// What a service does.
    case info
    /// Something did not work, and nothing has to be done at once.
    case warning
    /// Messages are held back, or may have been delivered without a receipt.
    case error

    /// Returns whether the left level matters less.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// The kind of the event.
  public var kind: Kind
  /// The provider; `nil` in the events of a campaign.
  public var provider: ProviderName?
  /// The identifier of the request, 16 hexadecimal digits; empty in an event that belongs to no request.
  public var requestID = ""
  /// The sender group.
  public var group: SenderGroup?
  /// The number of messages.
  public var messages: Int?
  /// The number of the request among those for the same messages, 1 for the first.
  public var attempt: Int?
  /// The HTTP status of the response.
  public var status: Int?
  /// The size in bytes of the body that is sent or was received; `nil` for a body that is read from the disk.
  public var bytes: Int?
  /// How long it took, on the context's clock.
  public var duration: Duration?
  /// How long it is going to wait.
  public var wait: Duration?
  /// The final outcomes, counted.
  public var outcomes: OutcomeTally?
  /// How often each rule was broken, without the values that broke it.
  public var rules: [ValidationIssue.Rule: Int] = [:]
  /// Further facts in words, by name; ``Kind`` lists the names.
  public var details: [String: String] = [:]

  /// Makes an event; set the other properties afterwards.
  public init(_ kind: Kind, provider: ProviderName? = nil) {
    self.kind = kind
    self.provider = provider
  }
}

extension ClientEvent {
  /// How much the event matters; an unknown kind is `.info`.
  ///
  /// Outcomes are an error when a message may have been delivered without a receipt, a warning when one was not
  /// delivered, and `.debug` when all were accepted, because a service has many of them. A status from 400 is a
  /// warning.
  public var level: Level {
    switch kind {
    case .budgetStoreFailed: .error
    case .requestWillSend, .budgetWaiting, .campaignBatchStarted: .debug
    case .responseReceived: (status ?? 0) >= 400 ? .warning : .debug
    case .outcomesKnown: outcomesLevel
    case .campaignFinished: details["error"] == nil ? .info : .error
    case .messagesInvalid, .transportFailed, .groupBlocked, .recipientBlocked: .warning
    default: .info
    }
  }

  private var outcomesLevel: Level {
    guard let outcomes else { return .debug }
    if outcomes.unknown > 0 { return .error }
    return outcomes.accepted == outcomes.total ? .debug : .warning
  }

  /// All that the event knows, as text by name, for a log: the properties that are set, and the details. Durations
  /// are in seconds with three places; rules and outcomes are in one line each (`text.length 2, phone.e164 1`).
  public var fields: [String: String] {
    var fields = details
    fields["provider"] = provider?.rawValue
    fields["group"] = group?.rawValue
    fields["messages"] = messages.map(String.init)
    fields["attempt"] = attempt.map(String.init)
    fields["status"] = status.map(String.init)
    fields["bytes"] = bytes.map(String.init)
    fields["duration"] = duration?.inMilliseconds
    fields["wait"] = wait?.inMilliseconds
    fields["outcomes"] = outcomes?.description
    if !requestID.isEmpty { fields["requestID"] = requestID }
    if !rules.isEmpty { fields["rules"] = rulesInWords }
    return fields
  }

  private var rulesInWords: String {
    rules.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { "\($0.key.rawValue) \($0.value)" }.joined(separator: ", ")
  }
}

extension Duration {
  /// The duration in seconds with three places: `0.052 s`.
  fileprivate var inMilliseconds: String {
    let (seconds, attoseconds) = components
    let milliseconds = String(abs(attoseconds) / 1_000_000_000_000_000)
    let sign = self < .zero && seconds == 0 ? "-" : ""
    return "\(sign)\(seconds).\(String(repeating: "0", count: 3 - milliseconds.count))\(milliseconds) s"
  }
}

/// A count of the rules that the messages of one call break, without the messages' values.
@usableFromInline package struct IssueTally {
  private var messages = 0
  private var rules: [ValidationIssue.Rule: Int] = [:]

  @usableFromInline package init() {}

  @usableFromInline package mutating func add(_ issues: [ValidationIssue]) {
    messages += 1
    for issue in issues { rules[issue.rule, default: 0] += 1 }
  }

  /// Returns the event to report; `nil` when nothing was counted.
  @usableFromInline package func event(_ kind: ClientEvent.Kind, _ provider: ProviderName) -> ClientEvent? {
    guard messages > 0 else { return nil }
    var event = ClientEvent(kind, provider: provider)
    event.messages = messages
    event.rules = rules
    if kind == .messagesInvalid { event.outcomes = OutcomeTally(invalid: messages) }
    return event
  }
}

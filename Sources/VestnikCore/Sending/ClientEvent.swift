/// An event of a client, such as a request or a wait. It is already redacted and safe to log and to store.
///
/// Phone numbers, texts, keys and tokens never occur in an event. Clients report events to ``ClientContext/onEvent``.
public struct ClientEvent: Hashable, Sendable {
  /// The kind of an event, which says what its fields are.
  ///
  /// `group` and `messages` are missing in the events of a request that carries no messages, such as a query.
  public struct Kind: OpenValue {
    /// The word itself.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Messages were refused by validation. Fields: `messages`, `rules` (`text.length 2, phone.e164 1`). `rules` is
    /// missing when each message is valid but no valid request can be made of them.
    public static let messagesInvalid: Self = "messages-invalid"
    /// Messages are sent in spite of warnings. Fields: `messages`, `rules`. See also `MessageSender.warnings(in:)`.
    public static let messagesDoubtful: Self = "messages-doubtful"
    /// A sender group has to wait for its budget. Fields: `group`, `wait`.
    public static let budgetWaiting: Self = "budget-waiting"
    /// The budget store failed. Fields: `group`, `detail`, `policy`.
    public static let budgetStoreFailed: Self = "budget-store-failed"
    /// A request is about to leave. Fields: `method`, `url`, `group`, `messages`, `attempt`.
    public static let requestWillSend: Self = "request-will-send"
    /// A response arrived. Fields: `status`, `bytes`, `group`, `messages`, `attempt`.
    public static let responseReceived: Self = "response-received"
    /// No response arrived, or not all of it. Fields: `reason`, `phase`, `group`, `messages`, `attempt`.
    public static let transportFailed: Self = "transport-failed"
    /// Messages will be sent again. Fields: `group`, `messages`, `wait`, `code`.
    public static let retryScheduled: Self = "retry-scheduled"
  }

  /// The kind of the event.
  public var kind: Kind
  /// The identifier of the request, 16 hexadecimal digits; empty in an event that belongs to no request.
  public var requestID: String
  /// The details of the event, by name; ``Kind`` lists the names.
  public var fields: [String: String]

  /// Makes an event.
  public init(kind: Kind, requestID: String = "", fields: [String: String] = [:]) {
    self.kind = kind
    self.requestID = requestID
    self.fields = fields
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
  @usableFromInline package func event(_ kind: ClientEvent.Kind) -> ClientEvent? {
    guard messages > 0 else { return nil }
    let words = rules.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { "\($0.key.rawValue) \($0.value)" }
    return ClientEvent(
      kind: kind, fields: ["messages": "\(messages)", "rules": words.joined(separator: ", ")])
  }
}

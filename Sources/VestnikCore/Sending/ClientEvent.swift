/// Something that the pipeline did: a value that is already redacted and safe to store.
///
/// Phone numbers, texts, keys and tokens never occur in one.
public struct ClientEvent: Hashable, Sendable {
  /// What happened.
  public struct Kind: OpenValue {
    /// The word itself.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Messages were refused by validation. Fields: `messages`, `rules` (`text.length 2, phone.e164 1`).
    public static let messagesInvalid: Self = "messages-invalid"
    /// Messages are sent in spite of warnings. Fields: `messages`, `rules`. See also `MessageSender.warnings(in:)`.
    public static let messagesDoubtful: Self = "messages-doubtful"
    /// The group has to wait for its budget. Fields: `group`, `wait`.
    public static let budgetWaiting: Self = "budget-waiting"
    /// The budget store failed. Fields: `group`, `detail`, `policy`.
    public static let budgetStoreFailed: Self = "budget-store-failed"
    /// A request is about to leave. Fields: `method`, `url`, `group`, `messages`, `attempt`.
    public static let requestWillSend: Self = "request-will-send"
    /// A response came. Fields: `status`, `bytes`, `group`, `messages`, `attempt`.
    public static let responseReceived: Self = "response-received"
    /// No response came. Fields: `reason`, `phase`, `group`, `messages`, `attempt`.
    public static let transportFailed: Self = "transport-failed"
    /// Messages will be sent again. Fields: `group`, `messages`, `wait`, `code`.
    public static let retryScheduled: Self = "retry-scheduled"
  }

  /// What happened.
  public var kind: Kind
  /// Names the request; empty when there is none yet.
  public var requestID: String
  /// The particulars, by name.
  public var fields: [String: String]

  /// Makes an event.
  public init(kind: Kind, requestID: String = "", fields: [String: String] = [:]) {
    self.kind = kind
    self.requestID = requestID
    self.fields = fields
  }
}

/// Counts the rules that the messages of one call break, without their values.
@usableFromInline package struct IssueTally {
  private var messages = 0
  private var rules: [ValidationIssue.Rule: Int] = [:]

  @usableFromInline package init() {}

  @usableFromInline package mutating func add(_ issues: [ValidationIssue]) {
    messages += 1
    for issue in issues { rules[issue.rule, default: 0] += 1 }
  }

  /// The event to log; `nil` when nothing was counted.
  @usableFromInline package func event(_ kind: ClientEvent.Kind) -> ClientEvent? {
    guard messages > 0 else { return nil }
    let words = rules.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { "\($0.key.rawValue) \($0.value)" }
    return ClientEvent(
      kind: kind, fields: ["messages": "\(messages)", "rules": words.joined(separator: ", ")])
  }
}

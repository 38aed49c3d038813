/// Something that the pipeline did: a value that is already redacted and safe to store.
///
/// Phone numbers, texts, keys and tokens never occur in one.
public struct LogEvent: Hashable, Sendable {
  /// What happened.
  public struct Kind: OpenValue {
    /// The word itself.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Messages were refused by validation. Fields: `messages`.
    public static let messagesInvalid: Self = "messages-invalid"
    /// The group has to wait for its budget. Fields: `group`, `wait`.
    public static let budgetWaiting: Self = "budget-waiting"
    /// The budget store failed. Fields: `group`, `detail`, `policy`.
    public static let budgetStoreFailed: Self = "budget-store-failed"
    /// A request is about to leave. Fields: `method`, `url`, `group`, `messages`, `attempt`.
    public static let requestWillSend: Self = "request-will-send"
    /// An answer came. Fields: `status`, `bytes`, `group`, `messages`, `attempt`.
    public static let responseReceived: Self = "response-received"
    /// No answer came. Fields: `reason`, `phase`, `group`, `messages`, `attempt`.
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

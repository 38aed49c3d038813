/// Why a request was not accepted, and what to answer to it.
public struct WebhookError: Error, Sendable, CustomStringConvertible {
  /// What was wrong, in a word.
  public struct Kind: OpenValue {
    /// The word.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// The provider does not use this method; answered with 405.
    public static let method: Self = "method"
    /// The target or the body is longer than the policy allows; answered with 414 or 413.
    public static let tooLarge: Self = "too-large"
    /// The sender's address is not among the allowed ones, or not known; answered with 403.
    public static let source: Self = "source"
    /// The secret is missing or wrong; answered with 403.
    public static let secret: Self = "secret"
    /// What was sent cannot be read; answered with 400.
    public static let malformed: Self = "malformed"
  }

  /// What was wrong.
  public var kind: Kind
  /// Where: `method`, `body`, `query.transactionId`, `header X-Forwarded-For`.
  public var path: String
  /// What stands there and what would be right. Secrets are never in it.
  public var detail: String
  /// What to answer.
  public var response: WebhookResponse

  /// Makes an error.
  ///
  /// - Parameters:
  ///   - kind: What was wrong.
  ///   - path: Where.
  ///   - detail: What stands there and what would be right, without secrets.
  ///   - response: What to answer; by default the status that ``Kind`` names, 400 for a word of your own, with an
  ///     empty body.
  public init(_ kind: Kind, path: String, detail: String, response: WebhookResponse? = nil) {
    self.kind = kind
    self.path = path
    self.detail = detail
    self.response = response ?? WebhookResponse(status: Self.status(for: kind))
  }

  /// The error as a person reads it.
  public var description: String { "\(kind): \(path): \(detail)" }

  private static func status(for kind: Kind) -> Int {
    switch kind {
    case .method: 405
    case .tooLarge: 413
    case .source, .secret: 403
    default: 400
    }
  }
}

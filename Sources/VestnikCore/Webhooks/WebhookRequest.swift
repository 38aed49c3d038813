#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A request that a provider sent to you, in no framework's terms.
///
/// Printing and `dump` show the method and the sizes only: secrets stand in targets, headers and bodies, and so do
/// phone numbers.
public struct WebhookRequest: Sendable, RedactedPrinting {
  /// The method, in capitals.
  public var method: String
  /// Path and query as received, not decoded.
  public var target: String
  /// The header fields in the order of the wire.
  public var headers: [(String, String)]
  /// The body as received.
  public var body: Data
  /// The address of the connection's other end, when the server knows it: `192.0.2.7`, `192.0.2.7:51544`,
  /// `2001:db8::7`, `[2001:db8::7]:51544`.
  public var remoteAddress: String?

  /// Makes a request from what a server framework hands out.
  ///
  /// - Parameters:
  ///   - method: The method, in capitals.
  ///   - target: Path and query as received, not decoded.
  ///   - headers: The header fields in the order of the wire.
  ///   - body: The body as received.
  ///   - remoteAddress: The address of the connection's other end, with or without a port.
  public init(
    method: String, target: String, headers: [(String, String)] = [], body: Data = Data(),
    remoteAddress: String? = nil
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
    self.remoteAddress = remoteAddress
  }

  /// The method and how much was received.
  public var description: String {
    "\(method.prefix(16)), a target of \(target.utf8.count) bytes, \(headers.count) headers, \(body.count) bytes"
  }
}

/// What to answer to a provider: give the three to your server framework.
public struct WebhookResponse: Hashable, Sendable {
  /// The status code.
  public var status: Int
  /// The header fields; the framework adds the length of the body.
  public var headers: [String: String]
  /// The body.
  public var body: Data

  /// Makes an answer.
  ///
  /// - Parameters:
  ///   - status: The status code; by default 200.
  ///   - headers: The header fields; by default none.
  ///   - body: The body; by default empty.
  public init(status: Int = 200, headers: [String: String] = [:], body: Data = Data()) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

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

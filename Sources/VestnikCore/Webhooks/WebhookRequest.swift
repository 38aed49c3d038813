#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A request that a provider sent to you, independent of any server framework.
///
/// ```swift
/// let request = WebhookRequest(
///   method: "POST", target: "/hooks/f2c9?x=1", headers: [("Content-Type", "application/json")], body: data,
///   remoteAddress: "192.0.2.7:51544")
/// ```
///
/// Printing and `dump` show the method and the sizes only: secrets stand in targets, headers and bodies, and so do
/// phone numbers.
public struct WebhookRequest: Sendable, RedactedPrinting {
  /// The HTTP method, in capitals.
  public var method: String
  /// Path and query as received, not decoded.
  public var target: String
  /// The header fields in the order in which they were received.
  public var headers: [(String, String)]
  /// The body as received.
  public var body: Data
  /// The address of the peer of the connection, with or without a port: `192.0.2.7`, `192.0.2.7:51544`,
  /// `2001:db8::7`, `[2001:db8::7]:51544`. `nil` when the server does not know it; a policy with allowed sources
  /// refuses the request then.
  public var remoteAddress: String?

  /// Makes a request from the parts of a server framework's request.
  ///
  /// - Parameters:
  ///   - method: The HTTP method, in capitals.
  ///   - target: Path and query as received, not decoded.
  ///   - headers: The header fields in the order in which they were received; by default none.
  ///   - body: The body as received; by default empty.
  ///   - remoteAddress: The address of the peer of the connection, with or without a port; by default not known.
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

  /// The method, the number of header fields, and the sizes of target and body in bytes.
  public var description: String {
    "\(shownMethod), a target of \(target.utf8.count) bytes, \(headers.count) headers, \(body.count) bytes"
  }

  /// The method when it is one of RFC 9110 §9.3 or PATCH, else its length: another one is the sender's own text.
  var shownMethod: String {
    ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"].contains(method)
      ? method : "a method of \(method.utf8.count) bytes"
  }
}

/// The response to a provider's request: give status, headers and body to your server framework.
public struct WebhookResponse: Hashable, Sendable {
  /// The HTTP status code.
  public var status: Int
  /// The header fields; the framework adds the length of the body.
  public var headers: [String: String]
  /// The body.
  public var body: Data

  /// Makes a response.
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

/// The error for a request that was not accepted, with the response to it.
public struct WebhookError: Error, Sendable, CustomStringConvertible {
  /// The kind of an error, as a word.
  public struct Kind: OpenValue {
    /// The word.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// The provider does not use this HTTP method; the response is 405.
    public static let method: Self = "method"
    /// The target or the body is longer than the policy allows; the response is 414 or 413.
    public static let tooLarge: Self = "too-large"
    /// The sender's address is not among the allowed ones, or is not known; the response is 403.
    public static let source: Self = "source"
    /// The secret is missing or wrong; the response is 403.
    public static let secret: Self = "secret"
    /// The request cannot be read; the response is 400.
    public static let malformed: Self = "malformed"
    /// The body did not arrive in time; the response is 408.
    public static let timeout: Self = "timeout"
  }

  /// The kind of the error.
  public var kind: Kind
  /// The part of the request or the policy that is wrong: `method`, `body`, `query.transactionId`,
  /// `header X-Forwarded-For`.
  public var path: String
  /// The value of that part and what would be right, in words and without secrets.
  public var detail: String
  /// The response to the provider.
  public var response: WebhookResponse

  /// Makes an error.
  ///
  /// - Parameters:
  ///   - kind: The kind of the error.
  ///   - path: The part of the request that is wrong.
  ///   - detail: The value of that part and what would be right, without secrets.
  ///   - response: The response to the provider; by default the status that ``Kind`` names (413 for `tooLarge`, 400
  ///     for a word of your own) with an empty body.
  public init(_ kind: Kind, path: String, detail: String, response: WebhookResponse? = nil) {
    self.kind = kind
    self.path = path
    self.detail = detail
    self.response = response ?? WebhookResponse(status: Self.status(for: kind))
  }

  /// Makes the error for a body that is not the JSON that was expected.
  ///
  /// The reason and the byte offset tell the place. The path within the document is left out: its keys are the
  /// sender's own text, and may be a phone number or a secret.
  package init(unreadable error: JSONError, expected: String? = nil) {
    let detail = JSONError(path: "", byteOffset: error.byteOffset, reason: error.reason).description
    self.init(.malformed, path: "body", detail: (expected.map { "no \($0): " } ?? "") + detail)
  }

  /// The error in one line: kind, path and detail.
  public var description: String { "\(kind): \(path): \(detail)" }

  private static func status(for kind: Kind) -> Int {
    switch kind {
    case .method: 405
    case .tooLarge: 413
    case .source, .secret: 403
    case .timeout: 408
    default: 400
    }
  }
}

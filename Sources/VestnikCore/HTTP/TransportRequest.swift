#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An HTTP request, as the pipeline hands it to an ``HTTPTransport``.
///
/// Printing and `dump` show neither query values, nor the body, nor most header values, because they hold tokens and
/// phone numbers.
public struct TransportRequest: Sendable, RedactedPrinting {
  /// The HTTP method, in capitals.
  public var method: String
  /// The absolute URL, `http` or `https`.
  public var url: URL
  /// The header fields.
  public var headers: TransportHeaders
  /// The body.
  public var body: TransportBody
  /// The longest time for the request, from the call of the transport to the last byte of the response, with
  /// fractions of a second; more than zero, 30 s by default.
  public var timeout: Duration
  /// The largest response body that is read, in bytes after decompression; 8 MiB by default. A larger body is an
  /// error and is never cut.
  public var responseLimit: Int
  /// Whether a layer below the transport may repeat the request by itself when a kept connection breaks, because a
  /// repeat has no further effect (RFC 9110 §9.2.2). It is `false` by default, whatever the method: Rapporto sends a
  /// message by GET, and an HTTP library that decides by the method would send it twice.
  public var isIdempotent: Bool

  /// Makes a request. By default it is a POST without header fields and body, with a time-out of 30 s and a response
  /// limit of 8 MiB, and not idempotent.
  public init(
    method: String = "POST", url: URL, headers: TransportHeaders = TransportHeaders(),
    body: TransportBody = .none,
    timeout: Duration = .seconds(30), responseLimit: Int = 8 << 20, isIdempotent: Bool = false
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.responseLimit = responseLimit
    self.isIdempotent = isIdempotent
  }

  /// The method, the URL without query values, the header fields with most values hidden, and the size of the body.
  public var description: String {
    "\(method) \(redactedURL) [\(headers)] \(body)"
  }

  /// The URL for logs: without user, password, fragment and query values, in which tokens and passwords may stand.
  public var redactedURL: String { url.redacted }

  /// Returns the issues for which the request must not be sent: plain `http` to another machine, and a header field
  /// or a part of the body that breaks its line.
  ///
  /// - Parameter allowsPlainHTTP: Whether plain `http` to another machine was allowed explicitly.
  package func issues(allowsPlainHTTP: Bool) -> [ValidationIssue] {
    let scheme = url.scheme?.lowercased()
    let isSafe = scheme == "https" || scheme == "http" && (allowsPlainHTTP || url.isLoopback)
    let bodyIssues = if case .multipart(let body) = body { body.issues() } else { [ValidationIssue]() }
    return (isSafe ? [] : [schemeIssue]) + headers.issues() + bodyIssues
  }

  private var schemeIssue: ValidationIssue {
    ValidationIssue(
      path: "url", rule: "url.scheme", actual: url.redacted,
      allowed: "https; http only to this machine, or when it is allowed explicitly",
      source: "the request carries credentials and phone numbers")
  }

  /// The error of a request that no transport can send; `nil` for a request that can be sent.
  package var validationFailure: TransportError? {
    let takesNoBody = method == "GET" || method == "HEAD"
    if let issue = issues(allowsPlainHTTP: true).first { return .notSent(.invalidRequest, "\(issue)") }
    if (url.host() ?? "").isEmpty { return .notSent(.invalidRequest, "the URL has no host") }
    if !method.isHTTPToken { return .notSent(.invalidRequest, "the method is not a token") }
    if hasBody && takesNoBody { return .notSent(.invalidRequest, "a \(method) request with a body") }
    if timeout <= .zero { return .notSent(.timedOut, "the timeout of the request is not positive") }
    return nil
  }

  private var hasBody: Bool {
    switch body {
    case .none: false
    case .bytes(let data): !data.isEmpty
    case .multipart: true
    }
  }
}

/// The body of a request.
public enum TransportBody: Hashable, Sendable {
  /// No body.
  case none
  /// A body in memory.
  case bytes(Data)
  /// A form with files, which are read from the disk while the request is sent.
  case multipart(MultipartBody)
}

extension TransportBody: RedactedPrinting {
  /// The size, or the number of parts, without the content.
  public var description: String {
    switch self {
    case .none: "0 bytes"
    case .bytes(let data): "\(data.count) bytes"
    case .multipart(let body): body.description
    }
  }
}

extension URL {
  /// The URL without user, password, fragment and query values: `https://host/path?name=…`.
  package var redacted: String {
    guard let parts = URLComponents(url: self, resolvingAgainstBaseURL: true) else { return "(hidden URL)" }
    let port = parts.port.map { ":\($0)" } ?? ""
    // A query without `=` may be a token as a whole.
    let items = parts.queryItems?.map { $0.value == nil ? "…" : "\($0.name)=…" }.joined(separator: "&")
    let query = items.map { "?\($0)" } ?? ""
    return "\(parts.scheme ?? "")://\(parts.host ?? "")\(port)\(parts.percentEncodedPath)\(query)"
  }

  /// The host only, for a URL whose path may have the secret of an account.
  package var redactedHost: String { host() ?? "an address without a host" }

  /// Whether the host is this machine: `localhost`, `::1` or `127.x.x.x`.
  fileprivate var isLoopback: Bool {
    guard let host = host()?.lowercased() else { return false }
    if host == "localhost" || host == "::1" || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}

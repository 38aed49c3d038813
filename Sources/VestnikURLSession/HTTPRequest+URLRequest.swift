import Foundation
import VestnikCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension HTTPRequest {
  /// Why the request cannot be sent at all.
  var refusal: TransportError? {
    let takesNoBody = method == "GET" || method == "HEAD"
    if let issue = issues(allowingPlainHTTP: true).first { return .notSent(.invalidRequest, "\(issue)") }
    if (url.host() ?? "").isEmpty { return .notSent(.invalidRequest, "the URL has no host") }
    if !method.isHTTPToken { return .notSent(.invalidRequest, "the method is not a token") }
    if hasBody && takesNoBody { return .notSent(.invalidRequest, "a \(method) request with a body") }
    if timeout <= .zero { return .notSent(.timedOut, "the timeout of the request is not positive") }
    return nil
  }

  /// The timeout within what the clocks can add up: 34 years.
  var patience: Duration { min(timeout, .seconds(1 << 30)) }

  var urlRequest: URLRequest {
    var request = URLRequest(url: url)
    request.httpMethod = method
    request.timeoutInterval = idleTimeout
    request.httpShouldHandleCookies = false
    for field in headers.fields { request.setValue(field.value, forHTTPHeaderField: field.name) }
    return request
  }

  private var hasBody: Bool {
    switch body {
    case .none: false
    case .bytes(let data): !data.isEmpty
    case .multipart: true
    }
  }

  /// How long `URLSession` waits for the next byte, in seconds: longer than our own deadline, which is exact, and a
  /// whole number, because on Linux fractions are cut off and 0.9 s fails at once.
  private var idleTimeout: TimeInterval {
    TimeInterval(patience.components.seconds + 2)
  }
}

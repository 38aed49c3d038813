import Foundation
package import VestnikCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension TransportRequest {
  /// The time-out, but at most 34 years: the clocks overflow with longer ones.
  var waitLimit: Duration { min(timeout, .seconds(1 << 30)) }

  /// The request for `URLSession`, without its body.
  var urlRequest: URLRequest {
    var request = URLRequest(url: url)
    request.httpMethod = method
    request.timeoutInterval = idleTimeout
    request.httpShouldHandleCookies = false
    for field in headers { request.addValue(field.value, forHTTPHeaderField: field.name) }
    return request
  }

  /// The time that `URLSession` waits for the next byte, in seconds. It is longer than the deadline of `RequestTask`,
  /// which is exact, and a whole number, because on Linux fractions are cut off and 0.9 s fails at once.
  private var idleTimeout: TimeInterval {
    TimeInterval(waitLimit.components.seconds + 2)
  }
}

extension TransportResponse {
  /// Converts a response of `URLSession`. The fields are sorted by name, because their original order is lost.
  init(_ response: HTTPURLResponse, body: Data = Data()) {
    let fields = response.allHeaderFields.map { ("\($0.key)", "\($0.value)") }
    self.init(
      status: response.statusCode, headers: TransportHeaders(fields.sorted { $0.0 < $1.0 }), body: body)
  }
}

extension TransportError {
  /// Converts an error of `URLSession`.
  ///
  /// The text of the error, which is libcurl's on Linux, counts more than its code, because there the code misleads:
  /// -1004 (cannot connect) is given to any failure after another address of the host refused, -1002 (unsupported
  /// URL) to a response that is not HTTP, and -1 to most other failures.
  ///
  /// - Parameters:
  ///   - error: The error.
  ///   - mayHaveDeparted: Whether the request may have left the machine already; then no error proves the contrary.
  package init(_ error: any Error, mayHaveDeparted: Bool) {
    let code = (error as? URLError)?.code ?? .unknown
    let text = error.localizedDescription
    let reason = Self.reason(ofText: text) ?? Self.reason(of: code)
    let isProof = !mayHaveDeparted && (reason == .unreachable || reason == .invalidRequest)
    self.init(
      phase: isProof ? .notSent : .maybeSent, reason: reason, detail: "\(text) (URLError \(code.rawValue))")
  }

  /// The reasons by parts of libcurl's texts. The first match counts: the text of a failure while reading also names
  /// the routines of the TLS library, and must not be taken for a failure to connect.
  private static let texts: [(reason: Reason, parts: [String])] = [
    (.truncated, ["Empty reply", "returned nothing", "transfer closed", "Recv failure", "Send failure"]),
    (.truncated, ["SSL_read", "SSL_write"]),
    (.unreachable, ["Could not resolve", "Couldn't resolve"]),
    (.unreachable, ["Failed to connect", "Could not connect", "Couldn't connect"]),
    (.unreachable, ["SSL certificate problem", "SSL peer certificate", "certificate subject name"]),
    (.unreachable, ["SSL_connect", "SSL routines"]),
    (.malformed, ["Failed writing header", "Content-Length:", "HTTP/0.9", "Weird server reply"]),
    (.malformed, ["chunk hex", "chunked-encoding", "content encoding"]),
  ]

  /// Returns the reason that the text of an error tells; `nil` for a text that is not known.
  private static func reason(ofText text: String) -> Reason? {
    texts.first { $0.parts.contains { text.contains($0) } }?.reason
  }

  /// Returns the reason that the code of an error tells; `.truncated` for any other code.
  private static func reason(of code: URLError.Code) -> Reason {
    switch code {
    case .timedOut: return .timedOut
    case .cancelled: return .cancelled
    case .badURL, .unsupportedURL: return .invalidRequest
    case .cannotParseResponse, .cannotDecodeRawData, .cannotDecodeContentData, .badServerResponse:
      return .malformed
    case .cannotFindHost, .dnsLookupFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
      .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid:
      return .unreachable
    #if canImport(Darwin)
      case .cannotConnectToHost, .secureConnectionFailed, .appTransportSecurityRequiresSecureConnection:
        return .unreachable
    #endif
    default: return .truncated
    }
  }
}

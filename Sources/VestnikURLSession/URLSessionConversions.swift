import Foundation
package import VestnikCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension TransportRequest {
  /// The timeout within what the clocks can add up: 34 years.
  var waitLimit: Duration { min(timeout, .seconds(1 << 30)) }

  var urlRequest: URLRequest {
    var request = URLRequest(url: url)
    request.httpMethod = method
    request.timeoutInterval = idleTimeout
    request.httpShouldHandleCookies = false
    for field in headers { request.addValue(field.value, forHTTPHeaderField: field.name) }
    return request
  }

  /// How long `URLSession` waits for the next byte, in seconds: longer than our own deadline, which is exact, and a
  /// whole number, because on Linux fractions are cut off and 0.9 s fails at once.
  private var idleTimeout: TimeInterval {
    TimeInterval(waitLimit.components.seconds + 2)
  }
}

extension TransportResponse {
  /// Fields are sorted by name, because the original order is lost.
  init(_ response: HTTPURLResponse, body: Data = Data()) {
    let fields = response.allHeaderFields.map { ("\($0.key)", "\($0.value)") }
    self.init(
      status: response.statusCode, headers: TransportHeaders(fields.sorted { $0.0 < $1.0 }), body: body)
  }
}

extension TransportError {
  /// Reads an error of `URLSession`.
  ///
  /// On Linux the text of libcurl comes first, because the code misleads: -1004 (cannot connect) is given to
  /// whatever fails after another address of the host refused, -1002 (unsupported URL) to a response that is not
  /// HTTP, -1 to most else.
  ///
  /// - Parameter mayHaveDeparted: Whether the request may be on the wire already; then no error proves the contrary.
  package init(_ error: any Error, mayHaveDeparted: Bool) {
    let code = (error as? URLError)?.code ?? .unknown
    let text = error.localizedDescription
    let reason = Self.reason(ofText: text) ?? Self.reason(of: code)
    let isProof = !mayHaveDeparted && (reason == .unreachable || reason == .invalidRequest)
    self.init(
      phase: isProof ? .notSent : .maybeSent, reason: reason, detail: "\(text) (URLError \(code.rawValue))")
  }

  /// In this order: a failure while reading names the library's routines too, and is no failure to connect.
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

  private static func reason(ofText text: String) -> Reason? {
    texts.first { $0.parts.contains { text.contains($0) } }?.reason
  }

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

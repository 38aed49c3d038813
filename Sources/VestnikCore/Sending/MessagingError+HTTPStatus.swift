/// The meaning of an HTTP status when the body says nothing more (RFC 9110, section 15), the same for all providers.
package enum StatusMeaning: Sendable {
  /// 2xx.
  case success
  /// 3xx: a redirect is never followed.
  case redirect
  /// 401 and 403.
  case unauthorized
  /// 408: the server says that it did not get the whole request in time, which need not be true.
  case timedOut
  /// 429.
  case throttled
  /// The other 4xx.
  case rejected
  /// 503.
  case unavailable
  /// The other 5xx.
  case failed
  /// A number that is no final status of HTTP.
  case unknown

  package init(_ status: Int) {
    self =
      switch status {
      case 200..<300: .success
      case 300..<400: .redirect
      case 401, 403: .unauthorized
      case 408: .timedOut
      case 429: .throttled
      case 400..<500: .rejected
      case 503: .unavailable
      case 500..<600: .failed
      default: .unknown
      }
  }
}

extension MessagingError {
  /// Makes the error of a response by its status only; `nil` for a success.
  ///
  /// - Parameters:
  ///   - response: The response; its `Retry-After` becomes ``retryAfter``.
  ///   - providerCode: The provider's own code for the failure, if it gave one.
  package init?(statusOf response: TransportResponse, providerCode: String? = nil) {
    let (code, delivery): (Code, Delivery)
    switch StatusMeaning(response.status) {
    case .success: return nil
    case .redirect:
      self = .unreadable(response, response.redirectDescription)
      return
    case .unauthorized: (code, delivery) = (.unauthorized, .rejected)
    case .throttled: (code, delivery) = (.throttled, .rejected)
    case .rejected: (code, delivery) = (.rejected, .rejected)
    case .timedOut, .unavailable, .failed, .unknown: (code, delivery) = (.server, .unknown)
    }
    self.init(
      code: code, delivery: delivery, providerCode: providerCode, retryAfter: response.retryAfter,
      response: response)
  }

  /// Returns the error of a response that says neither yes nor no: the message may have been taken.
  package static func unreadable(_ response: TransportResponse, _ detail: String) -> Self {
    Self(code: .unreadableResponse, delivery: .unknown, response: response, detail: detail)
  }

  /// Makes the error of a request without a response.
  package init(_ error: TransportError) {
    self.init(
      code: error.reason == .cancelled ? .cancelled : .transport,
      delivery: error.phase == .notSent ? .notSent : .unknown, transport: error)
  }
}

extension TransportError {
  /// Whether the same request may succeed later: it was not cancelled, and the request itself is valid.
  ///
  /// It does not say that a repeat is safe: ``phase`` says whether the first request may have left.
  package var isTransient: Bool { reason != .cancelled && reason != .invalidRequest }
}

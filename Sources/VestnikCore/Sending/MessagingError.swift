#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The one error of every client call.
///
/// Cancellation is one of its codes, because only so can it say whether the message left.
public struct MessagingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it was.
  public struct Code: OpenValue {
    /// The word itself.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// The message broke a rule; see ``MessagingError/issues``.
    public static let invalid: Self = "invalid"
    /// The budget had no room; see ``MessagingError/retryAt``.
    public static let overBudget: Self = "over-budget"
    /// The provider refused; see ``MessagingError/rejection`` or ``MessagingError/response``.
    public static let rejected: Self = "rejected"
    /// The provider said "too fast"; see ``MessagingError/retryAfter``.
    public static let throttled: Self = "throttled"
    /// The provider did not accept the credentials.
    public static let unauthorized: Self = "unauthorized"
    /// No answer came; see ``MessagingError/transport``.
    public static let transport: Self = "transport"
    /// An answer came that cannot be understood; see ``MessagingError/response``.
    public static let unreadableResponse: Self = "unreadable-response"
    /// The provider failed.
    public static let server: Self = "server"
    /// The task was cancelled.
    public static let cancelled: Self = "cancelled"
    /// The budget store failed.
    public static let budgetStore: Self = "budget-store"
  }

  /// Whether the message may have arrived.
  public enum Delivery: Hashable, Sendable {
    /// It did not leave the machine: safe to send again.
    case notSent
    /// The provider read it and did not take it: safe to send again once the reason is gone.
    case rejected
    /// It may have been taken: sending it again may deliver it twice.
    case unknown
  }

  /// What kind of failure it was.
  public var code: Code
  /// Whether the message may have arrived.
  public var delivery: Delivery
  /// The provider's own code, when there was one.
  public var providerCode: String?
  /// How long the provider asked to wait.
  public var retryAfter: Duration?
  /// The time before which the budget has no room.
  public var retryAt: Date?
  /// How many requests were made for the message; 0 when none was.
  public var attempts: Int
  /// Names the request in log events; empty when there was none.
  public var requestID: String
  /// What broke the rules, for ``Code/invalid``.
  public var issues: [ValidationIssue]
  /// Why the provider refused, when it said so.
  public var rejection: Rejection?
  /// The answer that was the reason, with its body.
  public var response: TransportResponse?
  /// The failure of the transport, for ``Code/transport`` and ``Code/cancelled``.
  public var transport: TransportError?
  /// More about it in words, when the rest does not say all.
  public var detail: String?

  /// Makes an error; `attempts` and `requestID` are filled in by the pipeline.
  public init(
    code: Code, delivery: Delivery, providerCode: String? = nil, retryAfter: Duration? = nil,
    retryAt: Date? = nil, attempts: Int = 0, requestID: String = "", issues: [ValidationIssue] = [],
    rejection: Rejection? = nil, response: TransportResponse? = nil, transport: TransportError? = nil,
    detail: String? = nil
  ) {
    self.code = code
    self.delivery = delivery
    self.providerCode = providerCode
    self.retryAfter = retryAfter
    self.retryAt = retryAt
    self.attempts = attempts
    self.requestID = requestID
    self.issues = issues
    self.rejection = rejection
    self.response = response
    self.transport = transport
    self.detail = detail
  }

  /// One line: the code, whether the message may have arrived, and all that is known of the cause.
  ///
  /// Holds neither secrets nor the body of the answer.
  public var description: String {
    let arrival =
      switch delivery {
      case .notSent: "not sent"
      case .rejected: "not taken by the provider"
      case .unknown: "may have arrived, do not repeat blindly"
      }
    var causes: [String] = []
    if let response { causes.append("HTTP \(response.status), \(response.body.count) bytes") }
    if let providerCode { causes.append("provider code \(providerCode)") }
    if let transport { causes.append(transport.description) }
    if !issues.isEmpty { causes.append(ValidationError(issues: issues).description) }
    if let retryAfter { causes.append("retry after \(retryAfter)") }
    if let retryAt { causes.append("no room before \(retryAt)") }
    if let detail { causes.append(detail) }
    if !requestID.isEmpty { causes.append("request \(requestID), attempt \(attempts)") }
    return "\(code) (\(arrival))" + (causes.isEmpty ? "" : ": \(causes.joined(separator: "; "))")
  }
}

/// What a status means when the provider's own words say nothing more (RFC 9110, section 15): one table for all
/// providers.
package enum StatusMeaning: Sendable {
  /// 2xx.
  case success
  /// 3xx: never followed.
  case redirect
  /// 401 and 403.
  case unauthorized
  /// 408: the server did not get the whole request in time, or says so. It may have.
  case timedOut
  /// 429.
  case throttled
  /// The other 4xx.
  case rejected
  /// 503.
  case unavailable
  /// The other 5xx.
  case failed
  /// No status of HTTP.
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
  /// The error of a response of which the status is all that counts; `nil` for a success.
  ///
  /// - Parameters:
  ///   - response: The response; its `Retry-After` is taken over.
  ///   - providerCode: The provider's word for it, if it has one.
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

  /// The error of a response that says neither yes nor no: the message may have been taken.
  package static func unreadable(_ response: TransportResponse, _ detail: String) -> Self {
    Self(code: .unreadableResponse, delivery: .unknown, response: response, detail: detail)
  }

  /// The error of a request without a response.
  package init(_ error: TransportError) {
    self.init(
      code: error.reason == .cancelled ? .cancelled : .transport,
      delivery: error.phase == .notSent ? .notSent : .unknown, transport: error)
  }
}

extension TransportError {
  /// Whether the same request may succeed later: it was not cancelled, and nothing is wrong with it.
  ///
  /// A transient error does not say that a repeat is safe: ``phase`` says whether the first request may have left.
  package var isTransient: Bool { reason != .cancelled && reason != .invalidRequest }
}

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The error of every client call: no call throws another one.
///
/// ``delivery`` says whether the message may have arrived, also after a cancellation, which is one of the codes for
/// that reason.
public struct MessagingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of a failure.
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
    /// No response arrived; see ``MessagingError/transport``.
    public static let transport: Self = "transport"
    /// A response arrived that cannot be understood; see ``MessagingError/response``.
    public static let unreadableResponse: Self = "unreadable-response"
    /// The provider's server failed; see ``MessagingError/response``.
    public static let server: Self = "server"
    /// The task was cancelled.
    public static let cancelled: Self = "cancelled"
    /// The budget store failed.
    public static let budgetStore: Self = "budget-store"
  }

  /// Whether the message of a failed call may have arrived.
  public enum Delivery: Hashable, Sendable {
    /// The message did not leave the machine: it is safe to send it again.
    case notSent
    /// The provider read the message and did not take it: it is safe to send it again once the reason is gone.
    case rejected
    /// The provider may have taken the message: sending it again may deliver it twice.
    case unknown
  }

  /// The kind of the failure.
  public var code: Code
  /// Whether the message may have arrived.
  public var delivery: Delivery
  /// The provider's own code for the failure; `nil` when the provider gave none.
  public var providerCode: String?
  /// How long the provider asked to wait before a repeat; `nil` when it did not say.
  public var retryAfter: Duration?
  /// The time before which the budget has no room, for ``Code/overBudget``.
  public var retryAt: Date?
  /// How many requests were made for the message; 0 when none was.
  public var attempts: Int
  /// The identifier of the last request, as in ``ClientEvent/requestID``; empty when there was none.
  public var requestID: String
  /// The rules that were broken, for ``Code/invalid``.
  public var issues: [ValidationIssue]
  /// Why the provider refused the message; `nil` when the provider gave no reason.
  public var rejection: Rejection?
  /// The response that caused the failure, with its body; `nil` when no response was the cause.
  public var response: TransportResponse?
  /// The failure of the transport, for ``Code/transport`` and ``Code/cancelled``.
  public var transport: TransportError?
  /// An explanation in words, for people, when the other properties do not say everything.
  public var detail: String?

  /// Makes an error; the pipeline sets `attempts` and `requestID`.
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
  /// It contains neither secrets nor the body of the response.
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

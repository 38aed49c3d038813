/// A request that brought no response: why, and whether the server may have seen it.
public struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Whether the provider may have seen the request.
  public enum Phase: Hashable, Sendable {
    /// Certain: nothing left the machine.
    case notSent
    /// The request, or a part of it, may have arrived.
    case maybeSent
  }

  /// Why; other transports may add words of their own.
  public struct Reason: OpenValue {
    /// The word itself.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// The deadline of the request passed.
    public static let timedOut: Self = "timed-out"
    /// The task was cancelled.
    public static let cancelled: Self = "cancelled"
    /// No connection: name not found, refused, no route, certificate not trusted.
    public static let unreachable: Self = "unreachable"
    /// The connection ended before the response was complete.
    public static let truncated: Self = "truncated"
    /// The response was larger than the request allowed.
    public static let tooLarge: Self = "too-large"
    /// The response broke the protocol.
    public static let malformed: Self = "malformed"
    /// The request itself cannot be sent: a bad URL or header.
    public static let invalidRequest: Self = "invalid-request"
  }

  /// Whether the provider may have seen the request.
  public var phase: Phase
  /// Why.
  public var reason: Reason
  /// What the system said; never a secret.
  public var detail: String

  /// Makes an error.
  public init(phase: Phase, reason: Reason, detail: String) {
    self.phase = phase
    self.reason = reason
    self.detail = detail
  }

  /// The error for a response whose body ends too early.
  ///
  /// - Parameter missing: How many bytes of it are missing.
  package static func truncated(_ missing: Int) -> Self {
    Self(
      phase: .maybeSent, reason: .truncated,
      detail: "the response ends \(missing) bytes before its Content-Length")
  }

  /// The error for a request of which certainly nothing left.
  package static func notSent(_ reason: Reason, _ detail: String) -> Self {
    Self(phase: .notSent, reason: reason, detail: detail)
  }

  /// The reason, the phase and the detail in one line.
  public var description: String {
    "\(reason) (\(phase == .notSent ? "nothing was sent" : "may have been sent")): \(detail)"
  }
}

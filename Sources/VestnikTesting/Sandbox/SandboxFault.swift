/// What a sandbox does wrong when a test asks for it: see `inject(_:times:)` of the sandboxes.
public enum SandboxFault: Hashable, Sendable {
  /// No connection: nothing arrives, and the error says so (`.notSent`, `.unreachable`).
  case refuseConnection
  /// Nothing is accepted, and the request runs into its time-out (`.maybeSent`, `.timedOut`).
  case timeOutBeforeAcceptance
  /// The request is worked on, its answer is lost, and it runs into its time-out (`.maybeSent`, `.timedOut`).
  case timeOutAfterAcceptance
  /// The answer is this status with a short HTML page, as a proxy gives; nothing is accepted.
  case status(Int)
  /// The request is worked on, and the body of its answer ends in the middle.
  case truncateResponse
  /// Every callback request comes twice.
  case duplicateCallbacks
  /// Statuses come in reverse order.
  case reorderCallbacks
}

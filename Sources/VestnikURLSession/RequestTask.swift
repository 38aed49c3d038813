import Foundation
import Synchronization
import VestnikCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One request of a ``URLSessionTransport``, from the call of `send` to its outcome.
///
/// The transport makes it and waits for its outcome; ``SessionDelegate`` passes on the events of its
/// `URLSessionTask`. A request task is new, has begun (the caller waits), or is settled. It settles once, by the
/// first of four: the complete response, an error of the task, the deadline, or a cancellation. It keeps a deadline
/// of its own and ends the wait of the caller without the task, because the time-out of `URLSession` counts from byte
/// to byte, and because on Linux a task cannot be cancelled safely. Events of a task that runs on after that are
/// ignored.
final class RequestTask: Sendable {
  typealias Outcome = Result<TransportResponse, TransportError>
  typealias Caller = CheckedContinuation<Outcome, Never>

  private struct State {
    var caller: Caller?
    var outcome: Outcome?
    var deadline: Task<Void, Never>?
    var task: URLSessionTask?
    var hasBegun = false
    /// Whether an event has shown that the request left the machine: a part of its body was sent, or a response came.
    var hasDeparted = false
    /// Whether the progress is being reported. The caller is not resumed meanwhile, so that no report comes after
    /// `send` has returned.
    var isReporting = false
    /// The response without its body.
    var head: HTTPURLResponse?
    /// The response that asked for credentials; on Linux the task fails after it.
    var challenge: HTTPURLResponse?
    var body = Data()
  }

  private let state = Mutex(State())
  private let method: String
  /// The size of the body of the request, in bytes; 0 without one.
  private let uploadSize: Int64
  private let responseLimit: Int
  private let deadline: ContinuousClock.Instant
  private let onUpload: (@Sendable (TransferProgress) -> Void)?

  init(
    _ request: TransportRequest, _ upload: Upload?, until deadline: ContinuousClock.Instant,
    onUpload: (@Sendable (TransferProgress) -> Void)?
  ) {
    self.method = request.method
    self.uploadSize = upload?.size ?? 0
    self.responseLimit = request.responseLimit
    self.deadline = deadline
    self.onUpload = onUpload
  }

  /// Keeps the caller, which is resumed with the outcome, and starts the deadline.
  ///
  /// - Returns: Whether the request may be started. If not, it was cancelled before, and the caller has been resumed.
  func begin(_ caller: Caller) -> Bool {
    let cancellation = state.withLock { state -> Outcome? in
      if let outcome = state.outcome { return outcome }
      state.hasBegun = true
      state.caller = caller
      state.deadline = Task {
        try? await Task.sleep(until: deadline, tolerance: .zero, clock: .continuous)
        // The sleep is cancelled when the request has settled; this does nothing then.
        abandon(.timedOut, "no complete response within the timeout of the request")
      }
      return nil
    }
    guard let cancellation else { return true }
    caller.resume(returning: cancellation)
    return false
  }

  /// Keeps the `URLSessionTask` until the request settles; stops it when the request has settled already.
  func attach(_ task: URLSessionTask) {
    let isOpen = state.withLock { state in
      if state.outcome == nil { state.task = task }
      return state.outcome == nil
    }
    if !isOpen { stop(task) }
  }

  /// Settles the request with an error, while its task may run on.
  func abandon(_ reason: TransportError.Reason, _ detail: String) {
    settle { state in
      .failure(TransportError(phase: state.hasBegun ? .maybeSent : .notSent, reason: reason, detail: detail))
    }
  }

  /// Keeps the response without its body.
  func receive(head: URLResponse) {
    state.withLock { state in
      state.hasDeparted = true
      state.head = head as? HTTPURLResponse
    }
  }

  /// Keeps the response that asked for credentials.
  func receive(challenge: HTTPURLResponse) {
    state.withLock { $0.challenge = challenge }
  }

  /// Appends a part of the response's body; settles the request with `.tooLarge` when it exceeds the limit.
  func receive(_ part: Data) {
    let fits = state.withLock { state in
      guard state.outcome == nil else { return true }
      guard state.body.count + part.count <= responseLimit else { return false }
      state.body.append(part)
      return true
    }
    if !fits { abandon(.tooLarge, "the response is larger than \(responseLimit) bytes") }
  }

  /// Reports the number of bytes of the body that were sent.
  func report(sent: Int64) {
    let isWanted = state.withLock { state in
      state.hasDeparted = true
      state.isReporting = state.outcome == nil && onUpload != nil
      return state.isReporting
    }
    guard isWanted else { return }
    onUpload?(TransferProgress(sent: min(sent, uploadSize), total: uploadSize))
    let settled = state.withLock { state -> (Caller, Outcome)? in
      state.isReporting = false
      guard let outcome = state.outcome, let caller = state.caller.take() else { return nil }
      return (caller, outcome)
    }
    if let (caller, outcome) = settled { caller.resume(returning: outcome) }
  }

  /// Settles the request when its task has ended.
  ///
  /// - Parameters:
  ///   - error: The error of the task; `nil` for a complete response.
  ///   - mayHaveReused: Whether the request may have been sent on a kept connection first. When such a connection
  ///     breaks, libcurl repeats the request on a new one and reports only the error of the new one. The events show
  ///     that a request with a body has left the machine, but not that one without a body has.
  func complete(_ error: (any Error)?, mayHaveReused: Bool) {
    settle { state in
      if let error {
        // A 401, 407 or 3xx has its whole meaning without the missing rest of the response.
        let response = (state.challenge ?? state.head).map { TransportResponse($0) }
        if let response, response.isCompleteWithoutBody { return .success(response) }
        let mayHaveDeparted = state.hasDeparted || (uploadSize == 0 && mayHaveReused)
        return .failure(TransportError(error, mayHaveDeparted: mayHaveDeparted))
      }
      guard let head = state.head else {
        return .failure(.init(phase: .maybeSent, reason: .malformed, detail: "the response is not HTTP"))
      }
      let response = TransportResponse(head, body: state.body)
      if let missing = response.missingBytes(to: method) { return .failure(.truncated(missing)) }
      return .success(response)
    }
  }

  /// Sets the outcome unless there is one, stops the task, and resumes the caller unless the progress is being
  /// reported.
  private func settle(_ makeOutcome: (State) -> Outcome) {
    let (caller, task, outcome) = state.withLock { state -> (Caller?, URLSessionTask?, Outcome?) in
      guard state.outcome == nil else { return (nil, nil, nil) }
      let outcome = makeOutcome(state)
      state.outcome = outcome
      state.body = Data()
      state.deadline.take()?.cancel()
      return (state.isReporting ? nil : state.caller.take(), state.task.take(), outcome)
    }
    if let task { stop(task) }
    if let caller, let outcome { caller.resume(returning: outcome) }
  }

  /// Cancels a task on Apple platforms; a completed task is not affected. On Linux cancelling can hang or trap while
  /// a response arrives.
  private func stop(_ task: URLSessionTask) {
    #if canImport(Darwin)
      task.cancel()
    #endif
  }
}

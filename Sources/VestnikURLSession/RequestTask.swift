import Foundation
import Synchronization
import VestnikCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One request under way. It settles once, whoever comes first: the response, an error, the deadline, a cancellation.
final class RequestTask: Sendable {
  typealias Outcome = Result<TransportResponse, TransportError>
  typealias Caller = CheckedContinuation<Outcome, Never>

  private struct State {
    var caller: Caller?
    var outcome: Outcome?
    var deadline: Task<Void, Never>?
    var task: URLSessionTask?
    var hasBegun = false
    /// Whether any trace of the request on the wire was seen: a part of its body that left, or a response.
    var hasDeparted = false
    /// While the progress is being reported the caller is not resumed, so that no report comes after the return.
    var isReporting = false
    var head: HTTPURLResponse?
    /// The response that asked for credentials; on Linux the task fails after it.
    var challenge: HTTPURLResponse?
    var body = Data()
  }

  private let state = Mutex(State())
  private let method: String
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

  /// Takes the caller in and starts the deadline.
  ///
  /// - Returns: Whether the request may leave. If not, it was cancelled before, and the caller knows.
  func begin(_ caller: Caller) -> Bool {
    let cancellation = state.withLock { state -> Outcome? in
      if let outcome = state.outcome { return outcome }
      state.hasBegun = true
      state.caller = caller
      state.deadline = Task {
        try? await Task.sleep(until: deadline, tolerance: .zero, clock: .continuous)
        // When the sleep was cancelled the requestTask has settled, and this does nothing.
        abandon(.timedOut, "no complete response within the timeout of the request")
      }
      return nil
    }
    guard let cancellation else { return true }
    caller.resume(returning: cancellation)
    return false
  }

  /// Keeps the task for as long as the request is open.
  func attach(_ task: URLSessionTask) {
    let isOpen = state.withLock { state in
      if state.outcome == nil { state.task = task }
      return state.outcome == nil
    }
    if !isOpen { stop(task) }
  }

  /// Ends the wait of the caller while the task may still run.
  func abandon(_ reason: TransportError.Reason, _ detail: String) {
    settle { state in
      .failure(TransportError(phase: state.hasBegun ? .maybeSent : .notSent, reason: reason, detail: detail))
    }
  }

  func receive(head: URLResponse) {
    state.withLock { state in
      state.hasDeparted = true
      state.head = head as? HTTPURLResponse
    }
  }

  func receive(challenge: HTTPURLResponse) {
    state.withLock { $0.challenge = challenge }
  }

  func receive(_ part: Data) {
    let fits = state.withLock { state in
      guard state.outcome == nil else { return true }
      guard state.body.count + part.count <= responseLimit else { return false }
      state.body.append(part)
      return true
    }
    if !fits { abandon(.tooLarge, "the response is larger than \(responseLimit) bytes") }
  }

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

  /// The task has ended.
  ///
  /// - Parameter mayHaveReused: Whether a kept connection may have carried the request first. When such a connection
  ///   breaks, libcurl tries again with a new one, and reports only what happened to that. A request with a body
  ///   shows that it departed; one without does not.
  func complete(_ error: (any Error)?, mayHaveReused: Bool) {
    settle { state in
      if let error {
        // What the status says is certain even when the rest of the response is missing.
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

  /// Cancels a task where that is safe; one that has completed takes no notice.
  private func stop(_ task: URLSessionTask) {
    #if canImport(Darwin)
      task.cancel()
    #endif
  }
}

import VestnikCore
import VestnikTesting

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A request to a sandbox, with everything around the provider's own work: faults, time-outs, cancellation, limits.
///
/// The three sandboxes call ``run(onUpload:nextFault:respond:)`` from their `send`, each with its own `respond`. A
/// request is counted and takes its fault first; then the fault decides whether `respond` is called, and whether its
/// response is returned, cut or lost. All waiting is on the clock of the sandbox, and bounded by the time-out of the
/// request, so that a manual clock plays a time-out at once.
struct SandboxRequest {
  let request: TransportRequest
  let time: any TimeSource

  /// Plays the fault of the request, or returns the response to it.
  ///
  /// - Parameters:
  ///   - onUpload: Told that the body was sent.
  ///   - nextFault: Counts the request and returns its fault. It is not called when the task was cancelled before.
  ///   - respond: Processes the request. It is not called when a fault keeps the request from the provider. It may
  ///     wait, and throws when the task is cancelled.
  /// - Throws: `TransportError`, for a fault, a cancelled task, an unreadable file of a form, a time-out, and a
  ///   response that is larger than the request allows.
  func run(
    onUpload: (@Sendable (TransferProgress) -> Void)?, nextFault: () -> SandboxFault?,
    respond: () async throws(CancellationError) -> SandboxResponse
  ) async throws(TransportError) -> TransportResponse {
    if Task.isCancelled {
      throw TransportError(phase: .notSent, reason: .cancelled, detail: "cancelled before it was sent")
    }
    let deadline = time.uptime + request.timeout
    let fault = nextFault()
    if fault == .refuseConnection {
      throw TransportError(phase: .notSent, reason: .unreachable, detail: "the sandbox refuses connections")
    }
    if request.body != .none, request.body.wireBytes == nil {
      throw TransportError(
        phase: .notSent, reason: .invalidRequest, detail: "a file of the form cannot be read")
    }
    request.reportUpload(to: onUpload)
    let response = try await response(meeting: fault, deadline: deadline, respond: respond)
    guard response.body.count <= request.responseLimit else {
      throw TransportError(
        phase: .maybeSent, reason: .tooLarge, detail: "a response of \(response.body.count) bytes")
    }
    return response
  }

  private func response(
    meeting fault: SandboxFault?, deadline: Duration,
    respond: () async throws(CancellationError) -> SandboxResponse
  ) async throws(TransportError) -> TransportResponse {
    switch fault {
    case .timeOutBeforeAcceptance:
      throw await timeOut(at: deadline)
    case .timeOutAfterAcceptance:
      _ = try await uncancelled(respond)
      throw await timeOut(at: deadline)
    case .status(let status):
      return .page(status: status)
    case .truncateResponse:
      var response = try await wait(for: uncancelled(respond), until: deadline)
      // The header keeps the full length, so that a client can see that something is missing.
      response.headers["Content-Length"] = "\(response.body.count)"
      response.body = Data(response.body.prefix(response.body.count / 2))
      return response
    case .refuseConnection, .duplicateCallbacks, .reorderCallbacks, nil:
      return try await wait(for: uncancelled(respond), until: deadline)
    }
  }

  /// Calls `respond`, and throws a cancellation as the transport error of a request that may have been sent.
  private func uncancelled(
    _ respond: () async throws(CancellationError) -> SandboxResponse
  ) async throws(TransportError) -> SandboxResponse {
    do throws(CancellationError) {
      return try await respond()
    } catch {
      throw cancelledWhileWaiting
    }
  }

  /// Waits for the provider's working time; throws the time-out when the deadline comes first.
  private func wait(for response: SandboxResponse, until deadline: Duration) async throws(TransportError)
    -> TransportResponse
  {
    guard response.workingTime > .zero else { return response.response }
    let ready = time.uptime + response.workingTime
    guard ready < deadline else { throw await timeOut(at: deadline) }
    do throws(CancellationError) {
      try await time.sleep(until: ready)
      return response.response
    } catch {
      throw cancelledWhileWaiting
    }
  }

  /// Waits until the deadline; returns the time-out, or the cancellation when the task is cancelled meanwhile.
  private func timeOut(at deadline: Duration) async -> TransportError {
    do throws(CancellationError) {
      try await time.sleep(until: deadline)
      return TransportError(phase: .maybeSent, reason: .timedOut, detail: "no response from the sandbox")
    } catch {
      return cancelledWhileWaiting
    }
  }

  private var cancelledWhileWaiting: TransportError {
    TransportError(phase: .maybeSent, reason: .cancelled, detail: "cancelled while waiting")
  }
}

/// A response of a sandbox, and how long the provider works before it is sent.
struct SandboxResponse {
  var response: TransportResponse
  var workingTime = Duration.zero
}

extension TransportResponse {
  /// Returns the HTML page that a proxy sends instead of the provider's response.
  static func page(status: Int) -> TransportResponse {
    TransportResponse(
      status: status, headers: ["Content-Type": "text/html"],
      body: Data("<html><body><h1>\(status)</h1></body></html>".utf8))
  }
}

/// The arrival of a request on both clocks of the sandbox.
struct SandboxArrival: Sendable {
  var uptime: Duration
  var now: Date

  /// Returns the time of the wall clock at an uptime, as if the wall clock were not stepped.
  func date(at instant: Duration) -> Date { now.advanced(by: instant - uptime) }
}

/// The refusal of a whole request.
///
/// Readers that are not bound to HTTP put the error code of their API into ``code``; 400 is common to all.
struct SandboxRefusal: Error, Hashable, Sendable {
  /// The error code of the API; an HTTP status where the API has no codes of its own.
  let code: Int
  /// What is wrong, and where in the request.
  let text: String
  var headers: TransportHeaders = ["Content-Type": "text/plain; charset=utf-8"]

  /// Returns the refusal of a request that breaks the rules of the documentation.
  static func badRequest(_ text: String) -> SandboxRefusal {
    SandboxRefusal(code: 400, text: text)
  }

  var response: TransportResponse {
    TransportResponse(status: code, headers: headers, body: Data(text.utf8))
  }
}

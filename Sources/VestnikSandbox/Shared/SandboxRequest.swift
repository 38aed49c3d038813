import VestnikCore
import VestnikTesting

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One request on its way: everything around what the provider does with it.
struct SandboxRequest {
  let request: TransportRequest
  let time: any TimeSource

  /// Meets the fault of the request, or answers it.
  ///
  /// `nextFault` counts the request; it is not called for one whose task was cancelled before. `answer` works on
  /// the request; it is not called when a fault keeps the request from the provider. It may wait, and then ends
  /// with the task.
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
      // As on the wire, where the header tells that something is missing.
      response.headers["Content-Length"] = "\(response.body.count)"
      response.body = Data(response.body.prefix(response.body.count / 2))
      return response
    case .refuseConnection, .duplicateCallbacks, .reorderCallbacks, nil:
      return try await wait(for: uncancelled(respond), until: deadline)
    }
  }

  private func uncancelled(
    _ respond: () async throws(CancellationError) -> SandboxResponse
  ) async throws(TransportError) -> SandboxResponse {
    do throws(CancellationError) {
      return try await respond()
    } catch {
      throw cancelledWhileWaiting
    }
  }

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

/// What the provider answers, and how long it takes for it.
struct SandboxResponse {
  var response: TransportResponse
  var workingTime = Duration.zero
}

extension TransportResponse {
  /// The page that a proxy gives.
  static func page(status: Int) -> TransportResponse {
    TransportResponse(
      status: status, headers: ["Content-Type": "text/html"],
      body: Data("<html><body><h1>\(status)</h1></body></html>".utf8))
  }
}

/// When a request arrived, on both clocks.
struct SandboxArrival: Sendable {
  var uptime: Duration
  var now: Date

  /// The wall clock at an instant of the other clock.
  func date(at instant: Duration) -> Date { now.advanced(by: instant - uptime) }
}

/// A request that is refused as a whole.
struct SandboxRefusal: Error, Hashable, Sendable {
  let status: Int
  /// What is wrong, and where.
  let text: String
  var headers: TransportHeaders = ["Content-Type": "text/plain; charset=utf-8"]

  /// A body that breaks the rules.
  static func badRequest(_ text: String) -> SandboxRefusal {
    SandboxRefusal(status: 400, text: text)
  }

  var response: TransportResponse {
    TransportResponse(status: status, headers: headers, body: Data(text.utf8))
  }
}

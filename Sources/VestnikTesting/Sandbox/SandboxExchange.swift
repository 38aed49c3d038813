import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One request on its way: everything around what the provider does with it.
struct SandboxExchange {
  let request: HTTPRequest
  let time: any TimeSource

  /// Meets the fault of the request, or answers it.
  ///
  /// `nextFault` counts the request; it is not called for one whose task was cancelled before. `answer` works on
  /// the request; it is not called when a fault keeps the request from the provider.
  func run(
    onUpload: (@Sendable (TransferProgress) -> Void)?, nextFault: () -> SandboxFault?,
    answer: () -> HTTPResponse
  ) async throws(TransportError) -> HTTPResponse {
    if Task.isCancelled {
      throw TransportError(phase: .notSent, reason: .cancelled, detail: "cancelled before it was sent")
    }
    let deadline = time.uptime + request.timeout
    let fault = nextFault()
    if fault == .refuseConnection {
      throw TransportError(phase: .notSent, reason: .unreachable, detail: "the sandbox refuses connections")
    }
    request.reportUpload(to: onUpload)
    let response = try await response(meeting: fault, deadline: deadline, answer: answer)
    guard response.body.count <= request.responseLimit else {
      throw TransportError(
        phase: .maybeSent, reason: .tooLarge, detail: "an answer of \(response.body.count) bytes")
    }
    return response
  }

  private func response(
    meeting fault: SandboxFault?, deadline: Duration, answer: () -> HTTPResponse
  ) async throws(TransportError) -> HTTPResponse {
    switch fault {
    case .timeOutBeforeAcceptance:
      throw await timeOut(at: deadline)
    case .timeOutAfterAcceptance:
      _ = answer()
      throw await timeOut(at: deadline)
    case .status(let status):
      return .page(status: status)
    case .truncateAnswer:
      var response = answer()
      response.body = Data(response.body.prefix(response.body.count / 2))
      return response
    case .refuseConnection, .duplicateCallbacks, .reorderCallbacks, nil:
      return answer()
    }
  }

  private func timeOut(at deadline: Duration) async -> TransportError {
    do throws(CancellationError) {
      try await time.sleep(until: deadline)
      return TransportError(phase: .maybeSent, reason: .timedOut, detail: "no answer from the sandbox")
    } catch {
      return TransportError(phase: .maybeSent, reason: .cancelled, detail: "cancelled while waiting")
    }
  }
}

extension HTTPResponse {
  /// The page that a proxy gives.
  static func page(status: Int) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: ["Content-Type": "text/html"],
      body: Data("<html><body><h1>\(status)</h1></body></html>".utf8))
  }
}

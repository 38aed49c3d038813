import Synchronization
public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension DevinoSandbox {
  /// Answers a request as the provider would, or meets the fault that was injected for it.
  ///
  /// - Throws: `TransportError`: for the fault, for a cancelled task, and for an answer that is
  ///   larger than the request allows. A refused request is an answer, not an error.
  public func send(
    _ request: HTTPRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
  ) async throws(TransportError) -> HTTPResponse {
    if Task.isCancelled {
      throw TransportError(phase: .notSent, reason: .cancelled, detail: "cancelled before it was sent")
    }
    let deadline = time.uptime + request.timeout
    let fault = state.withLock { $0.countRequest() }
    if fault == .refuseConnection {
      throw TransportError(phase: .notSent, reason: .unreachable, detail: "the sandbox refuses connections")
    }
    request.reportUpload(to: onUpload)
    let answer = try await answer(to: request, fault: fault, deadline: deadline)
    guard answer.body.count <= request.responseLimit else {
      throw TransportError(
        phase: .maybeSent, reason: .tooLarge, detail: "an answer of \(answer.body.count) bytes")
    }
    return answer
  }

  private func answer(
    to request: HTTPRequest, fault: SandboxFault?, deadline: Duration
  ) async throws(TransportError) -> HTTPResponse {
    switch fault {
    case .timeOutBeforeAcceptance:
      throw await timeOut(at: deadline)
    case .timeOutAfterAcceptance:
      _ = answer(to: request)
      throw await timeOut(at: deadline)
    case .status(let status):
      let page = Data("<html><body><h1>\(status)</h1></body></html>".utf8)
      return HTTPResponse(status: status, headers: ["Content-Type": "text/html"], body: page)
    case .truncateAnswer:
      var answer = answer(to: request)
      answer.body = Data(answer.body.prefix(answer.body.count / 2))
      return answer
    case .refuseConnection, .duplicateCallbacks, .reorderCallbacks, nil:
      return answer(to: request)
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

  private func answer(to request: HTTPRequest) -> HTTPResponse {
    do throws(SandboxRefusal) {
      let result = try result(of: request)
      let body = StrictJSON.object([StrictJSON.Member("result", .array(result))])
      return HTTPResponse(
        status: 200, headers: ["Content-Type": "application/json"], body: Data(body.bytes))
    } catch {
      return error.response
    }
  }

  private func result(of request: HTTPRequest) throws(SandboxRefusal) -> [StrictJSON] {
    let gate = DevinoGate(rules: rules)
    let isAnonymous = try gate.admit(request)
    let reader = DevinoWireReader(rules.dialect)
    let rows = try reader.rows(in: try gate.document(of: request))
    guard rows.count <= DevinoRules.maxMessages else { return [DevinoState.rejection("too.many.messages")] }
    var messages: [DevinoWireMessage] = []
    for (index, row) in rows.enumerated() { messages.append(try reader.message(row, at: index)) }
    if isAnonymous { return messages.map { _ in DevinoState.rejection("login.must.be.not.null") } }
    // Read before the lock: the clock may be anybody's code.
    let arrival = DevinoArrival(uptime: time.uptime, now: time.now)
    return state.withLock { state in messages.map { state.answer($0, arrival: arrival, rules: rules) } }
  }
}

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
    _ request: TransportRequest, onUpload: (@Sendable (TransferProgress) -> Void)?
  ) async throws(TransportError) -> TransportResponse {
    try await SandboxRequest(request: request, time: time).run(
      onUpload: onUpload, nextFault: { state.withLock { $0.countRequest() } },
      respond: { SandboxResponse(response: respond(to: request)) })
  }

  private func respond(to request: TransportRequest) -> TransportResponse {
    do throws(SandboxRefusal) {
      let result = try result(of: request)
      let body = StrictJSON.object([StrictJSON.Member("result", .array(result))])
      return TransportResponse(
        status: 200, headers: ["Content-Type": "application/json"], body: Data(body.bytes))
    } catch {
      return error.response
    }
  }

  private func result(of request: TransportRequest) throws(SandboxRefusal) -> [StrictJSON] {
    let gate = DevinoRequestValidator(rules: rules)
    let isAnonymous = try gate.admit(request)
    let reader = DevinoRequestReader(rules.dialect)
    let rows = try reader.rows(in: try gate.document(of: request))
    guard rows.count <= DevinoRules.maxMessages else { return [DevinoState.rejection("too.many.messages")] }
    var messages: [DevinoReceivedMessage] = []
    for (index, row) in rows.enumerated() { messages.append(try reader.message(row, at: index)) }
    if isAnonymous { return messages.map { _ in DevinoState.rejection("login.must.be.not.null") } }
    // Read before the lock: the clock may be anybody's code.
    let arrival = SandboxArrival(uptime: time.uptime, now: time.now)
    let (results, announcement) = state.withLock { state in
      let results = messages.map { state.respond(to: $0, arrival: arrival, rules: rules) }
      return (results, state.log.takeAnnouncement())
    }
    announcement.make()
    return results
  }
}

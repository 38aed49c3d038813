import Synchronization
public import VestnikCore

extension RapportoSandbox {
  /// The status pushes that are due by now and were not handed out before.
  ///
  /// For the HTTP API each is a documented `GET` with `msgType`, `transactionId`, `status`, and what was ordered
  /// of `ptag`, `partnerMsgId` and `unifiedExtStatus`, to `/rapporto/status`. For the REST API each is a `POST`
  /// of a documented JSON report to path and query of `notifyUrl`, else to `/rapporto/report`, as far as
  /// `registeredDelivery` asks for it.
  ///
  /// Hand the answer of your handler to ``answer(_:status:)`` when repeats are to be tested.
  public func takeStatusPushes() -> [WebhookRequest] {
    let uptime = time.uptime
    return state.withLock { state in
      var due = state.pushes.take(dueBy: uptime)
      guard !due.isEmpty else { return [] }
      if state.faults.takeReordering() { due.reverse() }
      return state.faults.takeDuplication() ? due.flatMap { [$0, $0] } : due
    }
  }

  /// Gives the partner's answer to a push; it comes again after 60 s when it is not 200.
  ///
  /// That it is sent again is documented for 400 and 500; for other answers, for REST, and in the time it is an
  /// assumption. A push that is never answered does not come again.
  ///
  /// - Parameters:
  ///   - request: The push as it was handed out.
  ///   - status: The status that the partner answered.
  /// - Returns: False when the push does not wait for an answer: it was not handed out, or is answered already.
  @discardableResult
  public func respond(to request: WebhookRequest, status: Int) -> Bool {
    let uptime = time.uptime
    return state.withLock { $0.pushes.respond(to: request, status: status, at: uptime) }
  }
}

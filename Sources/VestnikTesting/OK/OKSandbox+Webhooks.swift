import Synchronization
public import VestnikCore

extension OKSandbox {
  /// The webhook requests that are due by now and were not handed out before.
  ///
  /// Each is a `POST` of one event in JSON to path and query of a subscribed URL, whose host stands in `Host`, from
  /// an address of the documented networks. Every subscription gets every event. Hand the answer of your handler to
  /// ``answer(_:status:)`` when repeats are to be tested.
  public func takeWebhooks() -> [WebhookRequest] {
    let uptime = time.uptime
    return state.withLock { state in
      var due = state.webhooks.take(dueBy: uptime)
      guard !due.isEmpty else { return [] }
      if state.faults.takeReordering() { due.reverse() }
      return state.faults.takeDuplication() ? due.flatMap { [$0, $0] } : due
    }
  }

  /// Gives the bot's answer to a webhook request.
  ///
  /// When it is not 200, or comes more than 5 s after the request was handed out, the request comes again after 60 s
  /// (an assumption). When no request to a URL has succeeded for 8 hours, its subscription is removed. A request that
  /// is never answered does not come again.
  ///
  /// - Parameters:
  ///   - request: The request as it was handed out.
  ///   - status: The status that the bot answered.
  /// - Returns: False when the request does not wait for an answer: it was not handed out, or is answered already.
  @discardableResult
  public func respond(to request: WebhookRequest, status: Int) -> Bool {
    let uptime = time.uptime
    return state.withLock { $0.webhooks.respond(to: request, status: status, at: uptime) }
  }
}

import Synchronization
public import VestnikCore

extension DevinoSandbox {
  /// The status callbacks that are due by now and were not handed out before.
  ///
  /// Each is a `POST` with a JSON array of at most 100 statuses (the size is an assumption) in the documented
  /// shape: `channel`, `messageId` as a string, `ts` in Unix milliseconds, `status`, `errorCode` 0, and the
  /// message's `callbackData` when it had one. They go to the path and query of the message's `status_url`,
  /// else to `/devino/status`; statuses for different addresses never share a request. The channel is the
  /// first of the message's routes, `VK` when it named none.
  public func takeCallbacks() -> [WebhookRequest] {
    let uptime = time.uptime
    return state.withLock { state in
      var due = state.statuses.take(dueBy: uptime)
      guard !due.isEmpty else { return [] }
      if state.faults.takeReordering() { due.reverse() }
      let requests = DevinoCallbackStatus.requests(for: due)
      return state.faults.takeDuplication() ? requests.flatMap { [$0, $0] } : requests
    }
  }
}

import Synchronization
public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The webhook subscriptions, the requests that are to come, and those that wait for an answer.
struct OKWebhooks: Sendable {
  struct Subscription: Sendable {
    let address: SandboxURL
    let milliseconds: Int64
    /// Since when no request has succeeded.
    var failingSince: Duration?
  }

  private struct Push: Hashable, Sendable {
    let address: SandboxURL
    let body: Data

    var request: WebhookRequest {
      let host = address.text.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
      return WebhookRequest(
        method: "POST", target: address.target,
        headers: [("Host", String(host)), ("Content-Type", "application/json;charset=utf-8")], body: body,
        // Of the first of the three documented networks.
        remoteAddress: "217.20.145.193")
    }
  }

  /// What tells one request from another.
  private struct Identity: Hashable, Sendable {
    let host: String?
    let target: String
    let body: Data

    init(_ request: WebhookRequest) {
      host = request.headers.first { $0.0 == "Host" }?.1
      target = request.target
      body = request.body
    }
  }

  private(set) var subscriptions: [Subscription] = []
  private var queue = TimerQueue<Push>()
  private var awaitingResponse: [Identity: (push: Push, handedOut: Duration)] = [:]

  mutating func subscribe(_ address: SandboxURL, milliseconds: Int64) {
    guard !subscriptions.contains(where: { $0.address == address }) else { return }
    subscriptions.append(Subscription(address: address, milliseconds: milliseconds))
  }

  /// False when there is no such subscription.
  mutating func unsubscribe(_ address: SandboxURL) -> Bool {
    let count = subscriptions.count
    subscriptions.removeAll { $0.address == address }
    return subscriptions.count < count
  }

  mutating func add(_ event: StrictJSON, due: Duration) {
    for subscription in subscriptions {
      queue.add(Push(address: subscription.address, body: Data(event.bytes)), due: due)
    }
  }

  /// Takes out what is due; what was meant for a subscription that is no more is gone.
  mutating func take(dueBy instant: Duration) -> [WebhookRequest] {
    let addresses = Set(subscriptions.map(\.address))
    let pushes = queue.take(dueBy: instant).filter { addresses.contains($0.address) }
    return pushes.map { push in
      let request = push.request
      awaitingResponse[Identity(request)] = (push, instant)
      return request
    }
  }

  /// False when the request does not wait for an answer.
  mutating func respond(to request: WebhookRequest, status: Int, at instant: Duration) -> Bool {
    guard let (push, handedOut) = awaitingResponse.removeValue(forKey: Identity(request)) else {
      return false
    }
    guard let index = subscriptions.firstIndex(where: { $0.address == push.address }) else { return true }
    if status == 200, instant - handedOut <= OKRules.webhookPatience {
      subscriptions[index].failingSince = nil
      return true
    }
    let start = subscriptions[index].failingSince ?? handedOut
    subscriptions[index].failingSince = start
    if instant - start >= OKRules.subscriptionPatience {
      subscriptions.remove(at: index)
    } else {
      queue.add(push, due: instant + OKRules.resendDelay)
    }
    return true
  }
}

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

import Synchronization
public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The webhook subscriptions, with the requests that are not due yet and those that wait for the bot's response.
///
/// An event becomes one request for each subscription. A request waits in the queue until it is due, then for a
/// response. A response of 200 within 5 s ends it; any other puts it back into the queue for 60 s later. A
/// subscription without a success for 8 h is removed, and its requests with it. ``OKState`` adds events;
/// ``OKSandbox/takeWebhooks()`` and ``OKSandbox/respond(to:status:)`` do the rest.
struct OKWebhooks: Sendable {
  struct Subscription: Sendable {
    let address: SandboxURL
    /// When it was made, in Unix milliseconds.
    let milliseconds: Int64
    /// The uptime at which the first of the failed requests since the last success was handed out.
    var failingSince: Duration?
  }

  /// A webhook request to a subscribed URL.
  private struct Push: Hashable, Sendable {
    let address: SandboxURL
    let body: Data

    var request: WebhookRequest {
      let host = address.text.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
      return WebhookRequest(
        method: "POST", target: address.target,
        headers: [("Host", String(host)), ("Content-Type", "application/json;charset=utf-8")], body: body,
        // An address of the first of the three documented networks.
        remoteAddress: "217.20.145.193")
    }
  }

  /// The parts of a request that identify it.
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

  /// Adds a subscription, unless the URL has one.
  mutating func subscribe(_ address: SandboxURL, milliseconds: Int64) {
    guard !subscriptions.contains(where: { $0.address == address }) else { return }
    subscriptions.append(Subscription(address: address, milliseconds: milliseconds))
  }

  /// Removes a subscription; returns false when there is none for the URL.
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

  /// Removes and returns the requests that are due; each then waits for a response.
  ///
  /// Requests of removed subscriptions are dropped.
  mutating func take(dueBy instant: Duration) -> [WebhookRequest] {
    let addresses = Set(subscriptions.map(\.address))
    let pushes = queue.take(dueBy: instant).filter { addresses.contains($0.address) }
    return pushes.map { push in
      let request = push.request
      awaitingResponse[Identity(request)] = (push, instant)
      return request
    }
  }

  /// Responds to a request; returns false when the request waits for no response.
  mutating func respond(to request: WebhookRequest, status: Int, at instant: Duration) -> Bool {
    guard let (push, handedOut) = awaitingResponse.removeValue(forKey: Identity(request)) else {
      return false
    }
    guard let index = subscriptions.firstIndex(where: { $0.address == push.address }) else { return true }
    if status == 200, instant - handedOut <= OKRules.webhookTimeout {
      subscriptions[index].failingSince = nil
      return true
    }
    let start = subscriptions[index].failingSince ?? handedOut
    subscriptions[index].failingSince = start
    if instant - start >= OKRules.failureLimit {
      subscriptions.remove(at: index)
    } else {
      queue.add(push, due: instant + OKRules.resendDelay)
    }
    return true
  }
}

extension OKSandbox {
  /// Returns the webhook requests that are due and were not handed out before.
  ///
  /// Each is a `POST` of one event in JSON to path and query of a subscribed URL, with the host in `Host`, from an
  /// address of the documented networks. Every subscription gets every event. Pass the response of your handler to
  /// ``respond(to:status:)`` to test repeated requests.
  public func takeWebhooks() -> [WebhookRequest] {
    let uptime = time.uptime
    return state.withLock { state in
      var due = state.webhooks.take(dueBy: uptime)
      guard !due.isEmpty else { return [] }
      if state.faults.takeReordering() { due.reverse() }
      return state.faults.takeDuplication() ? due.flatMap { [$0, $0] } : due
    }
  }

  /// Responds to a webhook request as the bot.
  ///
  /// With a status other than 200, or more than 5 s after the request was handed out, the request is sent again after
  /// 60 s (an assumption). When no request to a URL has succeeded for 8 hours, its subscription is removed. A request
  /// without a response is not sent again.
  ///
  /// - Parameters:
  ///   - request: The request as it was handed out.
  ///   - status: The HTTP status of the bot's response.
  /// - Returns: False when the request waits for no response: it was not handed out, or has a response already.
  @discardableResult
  public func respond(to request: WebhookRequest, status: Int) -> Bool {
    let uptime = time.uptime
    return state.withLock { $0.webhooks.respond(to: request, status: status, at: uptime) }
  }
}

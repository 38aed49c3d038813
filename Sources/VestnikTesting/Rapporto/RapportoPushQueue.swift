import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The status pushes that are to come, and those that wait for the partner's answer.
struct RapportoPushQueue: Sendable {
  /// "According to the service configuration": an assumption.
  static let resendDelay = Duration.seconds(60)

  private var queue = TimerQueue<WebhookRequest>()
  private var awaitingResponse: Set<Identity> = []

  /// What tells one push from another.
  private struct Identity: Hashable, Sendable {
    let target: String
    let body: Data

    init(_ request: WebhookRequest) {
      target = request.target
      body = request.body
    }
  }

  mutating func add(_ request: WebhookRequest, due: Duration) {
    queue.add(request, due: due)
  }

  mutating func take(dueBy instant: Duration) -> [WebhookRequest] {
    let requests = queue.take(dueBy: instant)
    for request in requests { awaitingResponse.insert(Identity(request)) }
    return requests
  }

  /// False when the push does not wait for an answer.
  mutating func respond(to request: WebhookRequest, status: Int, at instant: Duration) -> Bool {
    guard awaitingResponse.remove(Identity(request)) != nil else { return false }
    if status != 200 { add(request, due: instant + Self.resendDelay) }
    return true
  }
}

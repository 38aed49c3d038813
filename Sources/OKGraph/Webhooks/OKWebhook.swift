public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A receiver of OK's webhooks: it checks a request, reads its event and gives the response (OK Graph API,
/// graph.user.subscribe).
///
/// ```swift
/// let webhook = OKWebhook(secret: .pathSuffix("f2c9…"))
/// let result = await webhook.handle(request) { event in
///   if case .messageCreated(let message) = event.content { try await store(message) }
/// }
/// return result.response
/// ```
///
/// OK sends one event in a request and repeats the request unless the response has status 200 and comes within 5
/// seconds; it may unsubscribe an address that fails for 8 hours. Messages that the group itself writes are not sent.
/// A request does not say for which group it is, so give every group an address of its own. The order of requests is
/// not documented.
///
/// OK does not sign its requests. So put a secret into the address that you subscribe, and accept requests only from
/// OK's own networks, which is the default. An event that comes twice is handled once: a new message is recognised by
/// its id, an edited one by id, time and text, a press of a button by id and time, any other event by its content.
public struct OKWebhook: WebhookReceiver {
  /// The name `ok`.
  public var provider: ProviderName { .ok }
  /// What a request must fulfil before it is read.
  public let policy: WebhookPolicy
  /// The memory of events that have been handled.
  public let deduplicator: EventDeduplicator

  /// Makes a receiver for requests from OK's networks.
  ///
  /// - Parameters:
  ///   - secret: The secret in the address that you subscribed; `nil`, for none, must be written out.
  ///   - allowedSources: The networks from which requests are accepted; by default OK's own, `nil` for any.
  ///   - trustedProxies: The networks of your own proxies; by default none; see `WebhookPolicy`.
  ///   - deduplicator: The memory of events that have been handled; by default a new one.
  public init(
    secret: WebhookSecret?, allowedSources: IPAllowlist? = .okGraph,
    trustedProxies: IPAllowlist? = nil, deduplicator: EventDeduplicator = EventDeduplicator()
  ) {
    self.init(
      policy: WebhookPolicy(secret: secret, allowedSources: allowedSources, trustedProxies: trustedProxies),
      deduplicator: deduplicator)
  }

  /// Makes a receiver with a policy of your own, to which nothing is added.
  ///
  /// - Parameters:
  ///   - policy: What a request must fulfil.
  ///   - deduplicator: The memory of events that have been handled; by default a new one.
  public init(policy: WebhookPolicy, deduplicator: EventDeduplicator = EventDeduplicator()) {
    self.policy = policy
    self.deduplicator = deduplicator
  }

  /// The HTTP methods of OK's requests: only `POST`.
  public var methods: [String] { ["POST"] }

  /// Reads the event of a request.
  ///
  /// - Parameter request: The request.
  /// - Returns: The one event of the request. A JSON object that is no known event, or is nested too deep for one, is
  ///   an unknown event.
  /// - Throws: `WebhookError` when the body is no JSON object, even mended.
  public func parse(_ request: WebhookRequest) throws(WebhookError) -> ParsedWebhook<OKEvent> {
    do throws(JSONError) {
      return ParsedWebhook(events: [try OKEvent(parsing: request.body, maxBytes: policy.maxBodyBytes)])
    } catch {
      // JSON, but too deep or too large for a model: a repeat would not help, so it is an unknown event.
      if let raw = try? RawJSON(repairing: request.body), raw.bytes.first == UInt8(ascii: "{") {
        return ParsedWebhook(events: [OKEvent(element: raw.bytes)])
      }
      throw WebhookError(unreadable: error)
    }
  }

  /// Returns the key by which a repeated event is recognised: the id of the message or press, else the content.
  ///
  /// - Parameter event: An event.
  public func deduplicationKey(of event: OKEvent) -> DeduplicationKey? {
    event.deduplicationKey
  }
}

extension IPAllowlist {
  /// The only networks from which OK calls webhooks (OK Graph API, graph.user.subscribe): 217.20.145.192/28,
  /// 217.20.151.160/28 and 217.20.153.48/28.
  public static let okGraph =
    (try? IPAllowlist(["217.20.145.192/28", "217.20.151.160/28", "217.20.153.48/28"])) ?? .empty
}

extension ProviderName {
  /// OK Graph.
  public static let ok: Self = "ok"
}

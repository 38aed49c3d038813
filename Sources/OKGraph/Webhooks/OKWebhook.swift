public import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Receives the events of a group (graph.user.subscribe): one event in a request, answered with 200 within 5 seconds,
/// else OK repeats it; an address that fails for 8 hours may be unsubscribed.
///
/// What the group itself writes does not come. A request does not say for which group it is, and several requests may
/// come in any order.
///
/// OK signs nothing. So put a secret into the address that you subscribe, and take requests from OK's own networks
/// only, which is the default here. An event that came twice is handled once: by the id of the message or of the press
/// and its time, else by its content.
public struct OKWebhook: WebhookReceiver {
  /// What a request must fulfil before it is read.
  public let policy: WebhookPolicy
  /// The memory of events that have been handled.
  public let deduplicator: EventDeduplicator

  /// Makes a receiver for requests from OK's networks.
  ///
  /// - Parameters:
  ///   - secret: The secret in the address that you subscribed; `nil` must be written out.
  ///   - allowedSources: The networks from which requests come; `nil` for any.
  ///   - trustedProxies: The networks of your own proxies; see `WebhookPolicy`.
  ///   - deduplicator: The memory of events.
  public init(
    secret: WebhookSecret?, allowedSources: IPAllowlist? = .okGraph,
    trustedProxies: IPAllowlist? = nil, deduplicator: EventDeduplicator = EventDeduplicator()
  ) {
    self.init(
      policy: WebhookPolicy(secret: secret, allowedSources: allowedSources, trustedProxies: trustedProxies),
      deduplicator: deduplicator)
  }

  /// Makes a receiver with a policy of your own; nothing is added to it.
  ///
  /// - Parameters:
  ///   - policy: What a request must fulfil.
  ///   - deduplicator: The memory of events.
  public init(policy: WebhookPolicy, deduplicator: EventDeduplicator = EventDeduplicator()) {
    self.policy = policy
    self.deduplicator = deduplicator
  }

  /// POST alone.
  public var methods: [String] { ["POST"] }

  /// Reads the event of a request.
  ///
  /// - Parameter request: The request.
  /// - Returns: Its one event, an unknown one too.
  /// - Throws: `WebhookError` when the body is no JSON object, mended or not.
  public func parse(_ request: WebhookRequest) throws(WebhookError) -> ParsedWebhook<OKEvent> {
    do throws(JSONError) {
      return ParsedWebhook(events: [try OKEvent(parsing: request.body, maxBytes: policy.maxBodyBytes)])
    } catch {
      // Too deep or too large for a model, but JSON: a repeat would not help, so it is handed on as it is.
      if let raw = try? RawJSON(mending: request.body), raw.bytes.first == UInt8(ascii: "{") {
        return ParsedWebhook(events: [OKEvent(element: raw.bytes)])
      }
      throw WebhookError(
        .malformed, path: error.path.isEmpty ? "body" : "body.\(error.path)", detail: error.reason)
    }
  }

  /// The id of the message or press, else the content.
  ///
  /// - Parameter event: An event.
  public func identity(of event: OKEvent) -> DeduplicationKey? {
    event.identity
  }
}

extension IPAllowlist {
  /// The three networks from which alone OK calls webhooks (graph.user.subscribe): 217.20.145.192/28,
  /// 217.20.151.160/28, 217.20.153.48/28.
  public static let okGraph =
    (try? IPAllowlist(["217.20.145.192/28", "217.20.151.160/28", "217.20.153.48/28"])) ?? .nobody
}

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A subscription of the group to events (OK Graph API, graph.user.subscriptions).
public struct OKSubscription: Hashable, JSONModel, RedactedPrinting, JSONCodableRecord {
  /// The address of the webhook; `nil` for long polling, as far as is known.
  @LossyURL public var url: URL?
  /// The time of the subscription; `time`, milliseconds since 1970 in the JSON.
  public var createdAt: Date?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  /// The host of the address, without the rest, in which a secret may stand.
  public var description: String { "events to \(url?.host() ?? "long polling")" }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("url", &$url)
    try field("time", &createdAt, .milliseconds)
  }
}

/// The body of graph.user.subscribe and graph.user.unsubscribe (OK Graph API). It is encoded as a client sends it.
///
/// It is `{"url": "…"}` for a webhook, and `{"types": […], "longPolling": true}` for long polling. Decoding throws
/// `DecodingError` for other keys, and for values that cannot be read.
public struct OKSubscriptionRequest: Hashable, JSONModel, RedactedPrinting, JSONCodableObject {
  /// The address of the webhook, http or https, with a secret in it; `nil` for long polling.
  @LossyURL public var url: URL?
  /// The kinds of events; `nil` for all. OK's page has them in the sample for long polling, and does not say whether
  /// they work with `url`.
  public var types: [OKEventType]?
  /// Whether the events are fetched by long polling; `nil` for a webhook.
  public var longPolling: Bool?

  /// Makes a body; nothing is checked until it is sent.
  ///
  /// - Parameters:
  ///   - url: The address of the webhook; `nil` for long polling.
  ///   - types: The kinds of events; empty, the default, for all: the body then has no `types`.
  ///   - longPolling: Whether the events are fetched by long polling; by default `false`: the body then has no
  ///     `longPolling`.
  public init(url: URL? = nil, types: [OKEventType] = [], longPolling: Bool = false) {
    self.url = url
    self.types = types.isEmpty ? nil : types
    self.longPolling = longPolling ? true : nil
  }

  @usableFromInline package init() {
    self.init(url: nil)
  }

  /// The host of the address, without the rest, in which a secret may stand.
  public var description: String { "subscription to \(url?.host() ?? "long polling")" }

  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("url", &$url)
    try field("types", &types)
    try field("longPolling", &longPolling)
  }
}

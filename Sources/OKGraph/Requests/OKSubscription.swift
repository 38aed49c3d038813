public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An address to which events go (graph.user.subscriptions).
public struct OKSubscription: Hashable, JSONModel, RedactedPrinting {
  /// The address; absent for long polling, as far as is known.
  @LossyURL public var url: URL?
  /// Since when.
  public var createdAt: Date?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}

  /// The host alone: a secret may stand in the rest.
  public var description: String { "events to \(url?.host() ?? "long polling")" }
}

extension OKSubscription: JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("url", &$url)
    try field("time", &createdAt, .milliseconds)
  }
}

/// The body of graph.user.subscribe and graph.user.unsubscribe: exactly the bytes that a client sends.
///
/// For a webhook the page has `{"url": "…"}`, for long polling `{"types": […], "longPolling": true}`.
///
/// As JSON: Reads the body of a request: nothing is left out. Throws `DecodingError` for other keys, and for
/// what cannot be read.
public struct OKSubscriptionRequest: Hashable, JSONModel, RedactedPrinting {
  /// The address for a webhook, http or https, with a secret in it; `nil` for long polling.
  @LossyURL public var url: URL?
  /// The kinds of events; `nil` for all. The page has them beside `longPolling` in its sample, and does not say whether
  /// they work beside `url`.
  public var types: [OKEventType]?
  /// `true` for long polling.
  public var longPolling: Bool?

  /// Makes a body; nothing is checked until it is sent.
  ///
  /// - Parameters:
  ///   - url: The address for a webhook.
  ///   - types: The kinds of events; empty for all, which are not written then.
  ///   - longPolling: Whether the events are polled; not written when false.
  public init(url: URL? = nil, types: [OKEventType] = [], longPolling: Bool = false) {
    self.url = url
    self.types = types.isEmpty ? nil : types
    self.longPolling = longPolling ? true : nil
  }

  @usableFromInline package init() {
    self.init(url: nil)
  }

  /// The host alone: a secret may stand in the rest.
  public var description: String { "subscription to \(url?.host() ?? "long polling")" }
}

extension OKSubscriptionRequest: JSONCodableObject {
  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("url", &$url)
    try field("types", &types)
    try field("longPolling", &longPolling)
  }
}

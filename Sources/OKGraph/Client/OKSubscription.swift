public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An address to which events go (graph.user.subscriptions).
public struct OKSubscription: Hashable, Sendable, RedactedPrinting {
  /// The address; absent for long polling, as far as is known.
  @LossyURL public var url: URL?
  /// Since when.
  public var at: Date?

  /// Makes an empty value; nothing is known yet.
  public init() {}

  /// The host alone: a secret may stand in the rest.
  public var description: String { "events to \(url?.host() ?? "long polling")" }
}

extension OKSubscription: WireObject {
  @usableFromInline package mutating func fields<Fields: WireFields>(
    _ field: inout Fields
  ) throws(WireError) {
    try field("url", &$url)
    try field("time", &at, .milliseconds)
  }
}

extension OKSubscription: Codable {
  /// Reads the form of the wire; what cannot be read stays empty.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(wire: decoder) }

  /// Writes the form of the wire.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeWire(to: encoder) }
}

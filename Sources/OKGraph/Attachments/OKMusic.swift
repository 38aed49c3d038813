public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The payload of MUSIC. The keys were seen in clients.
public struct OKMusic: Hashable, JSONModel {
  /// The track.
  public var id: String?
  /// Its address.
  @LossyURL public var url: URL?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}
}

extension OKMusic: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("url", &$url)
  }
}

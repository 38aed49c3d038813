public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The payload of SHARE: something that was published on OK before, such as a group, a video, a topic or an image
/// (graph.user.messages, POST, SHARE). A bot cannot send one.
public struct OKShare: Hashable, JSONModel {
  /// The identifier of what is shared.
  public var id: String?
  /// Its address.
  @LossyURL public var url: URL?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}
}

extension OKShare: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("url", &$url)
  }
}

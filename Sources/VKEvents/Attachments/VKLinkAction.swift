public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What a press on the button of a link does.
public struct VKLinkAction: Hashable, JSONModel {
  /// What happens: `open_url`, `join_group_and_open_url`, ….
  public var type: String?
  /// The address.
  @LossyURL public var url: URL?
  /// How it opens.
  public var target: String?
  /// The community, positive.
  public var groupID: Int64?
  /// A word of VK's statistics.
  public var consumeReason: String?
  /// Whether it may be shared.
  public var isShared: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKLinkAction: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("type", &type)
    try field("url", &_url.text)
    try field("target", &target)
    try field("group_id", &groupID)
    try field("consume_reason", &consumeReason)
    try field("share_options", &isShared)
  }
}

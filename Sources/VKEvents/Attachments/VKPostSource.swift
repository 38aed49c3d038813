public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// With what a post was written.
public struct VKPostSource: Hashable, JSONModel {
  /// The kind: `vk`, `api`, `mvk`, `widget`, `rss`, `sms`.
  public var type: String?
  /// The platform: `android`, `iphone`, ….
  public var platform: String?
  /// What else is known.
  public var data: String?
  /// The address.
  @LossyURL public var url: URL?
  /// The page with the widget.
  @Indirect public var link: VKLink?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPostSource: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("type", &type)
    try field("platform", &platform)
    try field("data", &data)
    try field("url", &_url.text)
    try field("link", &_link)
  }
}

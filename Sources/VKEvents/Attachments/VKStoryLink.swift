public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The link of a story.
public struct VKStoryLink: Hashable, JSONModel {
  /// The words of the link.
  public var text: String?
  /// The address.
  @LossyURL public var url: URL?
  /// How it opens.
  public var target: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKStoryLink: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("text", &text)
    try field("url", &_url.text)
    try field("link_url_target", &target)
  }
}

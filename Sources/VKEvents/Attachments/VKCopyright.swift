public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Where a post is from.
public struct VKCopyright: Hashable, JSONModel {
  /// The person or community.
  public var id: Int64?
  /// The address.
  @LossyURL public var link: URL?
  /// The name.
  public var name: String?
  /// The kind.
  public var type: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKCopyright: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("link", &_link.text)
    try field("name", &name)
    try field("type", &type)
  }
}

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Somebody who puts music together.
public struct VKCurator: Hashable, JSONModel {
  /// The curator.
  public var id: Int64?
  /// The name.
  public var name: String?
  /// The description.
  public var description: String?
  /// The address.
  @LossyURL public var url: URL?
  /// The pictures.
  public var photos: [VKImage] = []
  /// Whether the reader follows them.
  public var isFollowed: Bool?
  /// Whether the reader may follow them.
  public var canFollow: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKCurator: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
    try field("description", &description)
    try field("url", &_url.text)
    try field("photo", &photos)
    try field("is_followed", &isFollowed)
    try field("can_follow", &canFollow)
  }
}

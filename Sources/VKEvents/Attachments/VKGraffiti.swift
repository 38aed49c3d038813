public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A drawing.
public struct VKGraffiti: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The address.
  @LossyURL public var url: URL?
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// The key that a copy needs in its address.
  public var accessKey: String?
  /// The sizes of old API versions, one key each.
  public var oldImages: [VKImage] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKGraffiti: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("url", &_url.text)
    try field("width", &width)
    try field("height", &height)
    try field("access_key", &accessKey)
    try field.image("photo_200", width: 200, in: &oldImages)
    try field.image("photo_586", width: 586, in: &oldImages)
  }
}

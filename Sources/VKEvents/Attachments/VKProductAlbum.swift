public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A collection of products.
public struct VKProductAlbum: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// How many there are.
  public var count: Int?
  /// When it was last changed.
  public var updatedAt: Date?
  /// The photo.
  @Indirect public var photo: VKPhoto?
  /// Whether it is the main one of its owner.
  public var isMain: Bool?
  /// Whether it is hidden.
  public var isHidden: Bool?
  /// 0 products, 1 services.
  public var type: Int?
  /// Whether its picture is blurred.
  public var isBlurred: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKProductAlbum: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("title", &title)
    try field("count", &count)
    try field("updated_time", &updatedAt, .seconds)
    try field("photo", &_photo)
    try field("is_main", &isMain)
    try field("is_hidden", &isHidden)
    try field("type", &type)
    try field("is_blur_enabled", &isBlurred)
  }
}

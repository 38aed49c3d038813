public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An album of photos.
public struct VKPhotoAlbum: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// The description.
  public var description: String?
  /// How many photos it has.
  public var size: Int?
  /// When it was made.
  public var created: Date?
  /// When it was last changed.
  public var updated: Date?
  /// The cover.
  @Indirect public var thumb: VKPhoto?
  /// The photo of the cover.
  public var thumbID: Int64?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPhotoAlbum: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("title", &title)
    try field("description", &description)
    try field("size", &size)
    try field("created", &created, .seconds)
    try field("updated", &updated, .seconds)
    try field("thumb", &_thumb)
    try field("thumb_id", &thumbID)
  }
}

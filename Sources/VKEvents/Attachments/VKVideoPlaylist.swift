public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A list of videos.
public struct VKVideoPlaylist: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// How many there are.
  public var count: Int?
  /// The cover.
  public var images: [VKImage] = []
  /// Whether the cover is blurred.
  public var imageBlur: Bool?
  /// Whether VK made it.
  public var isSystem: Bool?
  /// When it was last changed.
  public var updatedAt: Date?
  /// Whether the reader may edit it.
  public var canEdit: Bool?
  /// Whether the reader may delete it.
  public var canDelete: Bool?
  /// Whether the reader may add to it.
  public var canUpload: Bool?
  /// A code of VK's statistics.
  public var trackCode: String?
  /// How much of it VK sent: `min`, `full`.
  public var responseType: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKVideoPlaylist: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("title", &title)
    try field("count", &count)
    try field("image", &images)
    try field("image_blur", &imageBlur)
    try field("is_system", &isSystem)
    try field("updated_time", &updatedAt, .seconds)
    try field("can_edit", &canEdit)
    try field("can_delete", &canDelete)
    try field("can_upload", &canUpload)
    try field("track_code", &trackCode)
    try field("response_type", &responseType)
  }
}

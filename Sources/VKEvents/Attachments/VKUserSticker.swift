public import VestnikCore

/// A sticker that a person made.
public struct VKUserSticker: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The set that it belongs to.
  public var packID: Int64?
  /// The sizes.
  public var images: [VKImage] = []
  /// The state, as VK words it.
  public var status: String?
  /// The state in words.
  public var statusDescription: String?
  /// Whether it was deleted.
  public var isDeleted: Bool?
  /// Whether somebody complained of it.
  public var isClaimed: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKUserSticker: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("pack_id", &packID)
    try field("images", &images)
    try field("status", &status)
    try field("status_description", &statusDescription)
    try field("is_deleted", &isDeleted)
    try field("is_claimed", &isClaimed)
  }
}

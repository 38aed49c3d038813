public import VestnikCore

/// The record of a piece of music.
public struct VKAudioAlbum: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// The key that a copy needs in its address.
  public var accessKey: String?
  /// The cover.
  @Indirect public var thumb: VKAudioCover?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKAudioAlbum: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("title", &title)
    try field("access_key", &accessKey)
    try field("thumb", &_thumb)
  }
}

public import VestnikCore

/// An artist.
public struct VKAudioArtist: Hashable, JSONModel {
  /// The id: digits, as text.
  public var id: String?
  /// The name.
  public var name: String?
  /// The short name.
  public var domain: String?
  /// Whether the artist is shown on the cover.
  public var isAlbumCover: Bool?
  /// The pictures.
  public var photos: [VKImage] = []
  /// Whether the reader follows the artist.
  public var isFollowed: Bool?
  /// Whether the reader may follow the artist.
  public var canFollow: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKAudioArtist: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
    try field("domain", &domain)
    try field("is_album_cover", &isAlbumCover)
    try field("photo", &photos)
    try field("is_followed", &isFollowed)
    try field("can_follow", &canFollow)
  }
}

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A list of music.
public struct VKPlaylist: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// The line under the title.
  public var subtitle: String?
  /// The description.
  public var description: String?
  /// How many there are.
  public var count: Int?
  /// How often it was played.
  public var plays: Int?
  /// How many people follow it.
  public var followers: Int?
  /// The pieces.
  public var audios: [VKAudio] = []
  /// The cover.
  @Indirect public var photo: VKAudioCover?
  /// The covers of its pieces.
  public var thumbs: [VKAudioCover] = []
  /// The genres.
  public var genres: [VKGenre] = []
  /// The artists.
  public var mainArtists: [VKAudioArtist] = []
  /// The key that a copy needs in its address.
  public var accessKey: String?
  /// When it was made.
  public var created: Date?
  /// When it was last changed.
  public var updated: Date?
  /// The kind: 0 a list, 1 a record.
  public var type: Int?
  /// The kind of a record: `playlist`, `main_only`, ….
  public var albumType: String?
  /// The year of a record.
  public var year: Int?
  /// Whether the reader follows it.
  public var isFollowing: Bool?
  /// Whether its words are explicit.
  public var isExplicit: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPlaylist: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("title", &title)
    try field("subtitle", &subtitle)
    try field("description", &description)
    try field("count", &count)
    try field("plays", &plays)
    try field("followers", &followers)
    try field("audios", &audios)
    try field("photo", &_photo)
    try field("thumbs", &thumbs)
    try field("genres", &genres)
    try field("main_artists", &mainArtists)
    try field("access_key", &accessKey)
    try field("create_time", &created, .seconds)
    try field("update_time", &updated, .seconds)
    try field("type", &type)
    try field("album_type", &albumType)
    try field("year", &year)
    try field("is_following", &isFollowing)
    try field("is_explicit", &isExplicit)
  }
}

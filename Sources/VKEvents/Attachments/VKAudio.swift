public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A piece of music.
public struct VKAudio: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The artist.
  public var artist: String?
  /// The title.
  public var title: String?
  /// The length in seconds.
  public var duration: Int?
  /// The file; `nil` when VK does not give it, its text is then empty.
  @LossyURL public var url: URL?
  /// When it was made.
  public var date: Date?
  /// The key that a copy needs in its address.
  public var accessKey: String?
  /// The line under the title.
  public var subtitle: String?
  /// The genre.
  public var genreID: Int?
  /// The text of the song.
  public var lyricsID: Int64?
  /// The album of its owner.
  public var albumID: Int64?
  /// The record.
  @Indirect public var album: VKAudioAlbum?
  /// The artists.
  public var mainArtists: [VKAudioArtist] = []
  /// The guests.
  public var featuredArtists: [VKAudioArtist] = []
  /// Whether it is of high quality.
  public var isHighQuality: Bool?
  /// Whether its words are explicit.
  public var isExplicit: Bool?
  /// Whether it stands out on its record.
  public var isFocusTrack: Bool?
  /// Whether it is licensed.
  public var isLicensed: Bool?
  /// Whether clips may use it.
  public var shortVideosAllowed: Bool?
  /// Whether stories may use it.
  public var storiesAllowed: Bool?
  /// Whether stories may show its cover.
  public var storiesCoverAllowed: Bool?
  /// The code of a restriction.
  public var contentRestricted: Int?
  /// Whether it is left out of the search.
  public var noSearch: Bool?
  /// A code of VK's statistics.
  public var trackCode: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKAudio: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("artist", &artist)
    try field("title", &title)
    try field("duration", &duration)
    try field("url", &_url.text)
    try field("date", &date, .seconds)
    try field("access_key", &accessKey)
    try field("subtitle", &subtitle)
    try field("genre_id", &genreID)
    try field("lyrics_id", &lyricsID)
    try field("album_id", &albumID)
    try field("album", &_album)
    try field("main_artists", &mainArtists)
    try field("featured_artists", &featuredArtists)
    try field("is_hq", &isHighQuality)
    try field("is_explicit", &isExplicit)
    try field("is_focus_track", &isFocusTrack)
    try field("is_licensed", &isLicensed)
    try field("short_videos_allowed", &shortVideosAllowed)
    try field("stories_allowed", &storiesAllowed)
    try field("stories_cover_allowed", &storiesCoverAllowed)
    try field("content_restricted", &contentRestricted)
    try field("no_search", &noSearch)
    try field("track_code", &trackCode)
  }
}

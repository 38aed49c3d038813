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

/// The cover of a record, by width.
public struct VKAudioCover: Hashable, JSONModel {
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// The sizes; the width is the key's.
  public var images: [VKImage] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKAudioCover: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("width", &width)
    try field("height", &height)
    try field.image("photo_34", width: 34, in: &images)
    try field.image("photo_68", width: 68, in: &images)
    try field.image("photo_135", width: 135, in: &images)
    try field.image("photo_270", width: 270, in: &images)
    try field.image("photo_300", width: 300, in: &images)
    try field.image("photo_600", width: 600, in: &images)
    try field.image("photo_1200", width: 1200, in: &images)
  }
}

/// A genre.
public struct VKGenre: Hashable, JSONModel {
  /// The genre.
  public var id: Int64?
  /// The name.
  public var name: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKGenre: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
  }
}

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

/// An episode of a podcast.
public struct VKPodcast: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The podcast.
  public var artist: String?
  /// The title.
  public var title: String?
  /// The length in seconds.
  public var duration: Int?
  /// The address.
  @LossyURL public var url: URL?
  /// When it was made.
  public var date: Date?
  /// The key that a copy needs in its address.
  public var accessKey: String?
  /// The text.
  public var lyricsID: Int64?
  /// Whether its words are explicit.
  public var isExplicit: Bool?
  /// Whether it is of high quality.
  public var isHighQuality: Bool?
  /// Whether it stands out.
  public var isFocusTrack: Bool?
  /// Whether it is left out of the search.
  public var noSearch: Bool?
  /// A code of VK's statistics.
  public var trackCode: String?
  /// More about it.
  @Indirect public var info: VKPodcastInfo?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPodcast: JSONCodableObject {
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
    try field("lyrics_id", &lyricsID)
    try field("is_explicit", &isExplicit)
    try field("is_hq", &isHighQuality)
    try field("is_focus_track", &isFocusTrack)
    try field("no_search", &noSearch)
    try field("track_code", &trackCode)
    try field("podcast_info", &_info)
  }
}

/// More about an episode of a podcast.
public struct VKPodcastInfo: Hashable, JSONModel {
  /// The cover.
  @Indirect public var cover: VKPodcastCover?
  /// How often it was played.
  public var plays: Int?
  /// Where the reader stopped, in seconds.
  public var position: Int?
  /// The description.
  public var description: String?
  /// Whether it is among the bookmarks.
  public var isFavorite: Bool?
  /// Whether it is for those who pay.
  public var isDonut: Bool?
  /// Friends who like it.
  public var friendsLiked: [Int64] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPodcastInfo: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("cover", &_cover)
    try field("plays", &plays)
    try field("position", &position)
    try field("description", &description)
    try field("is_favorite", &isFavorite)
    try field("is_donut", &isDonut)
    try field("friends_liked", &friendsLiked)
  }
}

/// The cover of a podcast.
public struct VKPodcastCover: Hashable, JSONModel {
  /// The sizes.
  public var sizes: [VKPhotoSize] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPodcastCover: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("sizes", &sizes)
  }
}

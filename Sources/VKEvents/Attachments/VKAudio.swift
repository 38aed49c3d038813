public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A piece of music.
///
/// Documented in part: `audio_audio` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKAudio: Hashable, JSONModel, JSONCodableObject {
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
  /// The address of the file; `nil` when VK does not give it and sends an empty text.
  @LossyURL public var url: URL?
  /// When it was uploaded.
  public var date: Date?
  /// The access key, the last part of ``VKAttachment/address``.
  public var accessKey: String?
  /// The line under the title.
  public var subtitle: String?
  /// The id of the genre.
  public var genreID: Int?
  /// The id of the lyrics.
  public var lyricsID: Int64?
  /// The id of the album in the owner's collection.
  public var albumID: Int64?
  /// The album on which it was released.
  @Indirect public var album: VKAudioAlbum?
  /// The main artists.
  public var mainArtists: [VKAudioArtist] = []
  /// The featured artists.
  public var featuredArtists: [VKAudioArtist] = []
  /// Whether it is of high quality.
  public var isHighQuality: Bool?
  /// Whether it is marked as explicit.
  public var isExplicit: Bool?
  /// Whether it is the focus track of its album.
  public var isFocusTrack: Bool?
  /// Whether it is licensed.
  public var isLicensed: Bool?
  /// Whether it may be used in clips, VK's short videos.
  public var shortVideosAllowed: Bool?
  /// Whether it may be used in stories.
  public var storiesAllowed: Bool?
  /// Whether stories may show its cover.
  public var storiesCoverAllowed: Bool?
  /// VK's code for a restriction of the content.
  public var contentRestricted: Int?
  /// Whether it is left out of search results.
  public var noSearch: Bool?
  /// VK's tracking code, for its statistics.
  public var trackCode: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// The album of a piece of music.
public struct VKAudioAlbum: Hashable, JSONModel, JSONCodableObject {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// The access key, the last part of the name of a private object: `<owner>_<id>_<key>`.
  public var accessKey: String?
  /// The cover.
  @Indirect public var thumb: VKAudioCover?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("title", &title)
    try field("access_key", &accessKey)
    try field("thumb", &_thumb)
  }
}

/// An artist of a piece of music.
public struct VKAudioArtist: Hashable, JSONModel, JSONCodableObject {
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
  /// Whether the current user follows the artist.
  public var isFollowed: Bool?
  /// Whether the current user may follow the artist.
  public var canFollow: Bool?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
    try field("domain", &domain)
    try field("is_album_cover", &isAlbumCover)
    try field("photo", &photos)
    try field("is_followed", &isFollowed)
    try field("can_follow", &canFollow)
  }
}

/// The cover of an album or a playlist, in several widths.
public struct VKAudioCover: Hashable, JSONModel, JSONCodableObject {
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// The cover in widths of 34…1200 pixels; the JSON has a key for each width, such as `photo_34`.
  public var images: [VKImage] = []

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// A genre of music.
public struct VKGenre: Hashable, JSONModel, JSONCodableObject {
  /// The id.
  public var id: Int64?
  /// The name.
  public var name: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
  }
}

/// A playlist or an album of music.
public struct VKPlaylist: Hashable, JSONModel, JSONCodableObject {
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
  /// The number of pieces.
  public var count: Int?
  /// The number of plays.
  public var plays: Int?
  /// The number of followers.
  public var followers: Int?
  /// The pieces of music.
  public var audios: [VKAudio] = []
  /// The cover.
  @Indirect public var photo: VKAudioCover?
  /// The covers of the pieces.
  public var thumbs: [VKAudioCover] = []
  /// The genres.
  public var genres: [VKGenre] = []
  /// The artists.
  public var mainArtists: [VKAudioArtist] = []
  /// The access key, the last part of the name of a private object: `<owner>_<id>_<key>`.
  public var accessKey: String?
  /// When it was created.
  public var created: Date?
  /// When it was last changed.
  public var updated: Date?
  /// The kind: 0 a playlist, 1 an album.
  public var type: Int?
  /// The kind of album: `playlist`, `main_only`, ….
  public var albumType: String?
  /// The year of the album.
  public var year: Int?
  /// Whether the current user follows it.
  public var isFollowing: Bool?
  /// Whether it is marked as explicit.
  public var isExplicit: Bool?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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
public struct VKPodcast: Hashable, JSONModel, JSONCodableObject {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The name of the podcast.
  public var artist: String?
  /// The title.
  public var title: String?
  /// The length in seconds.
  public var duration: Int?
  /// The address.
  @LossyURL public var url: URL?
  /// When it was created.
  public var date: Date?
  /// The access key, the last part of ``VKAttachment/address``.
  public var accessKey: String?
  /// The id of the text.
  public var lyricsID: Int64?
  /// Whether it is marked as explicit.
  public var isExplicit: Bool?
  /// Whether it is of high quality.
  public var isHighQuality: Bool?
  /// Whether it is marked as a focus track.
  public var isFocusTrack: Bool?
  /// Whether it is left out of search results.
  public var noSearch: Bool?
  /// VK's tracking code, for its statistics.
  public var trackCode: String?
  /// The cover, the description and the counters.
  @Indirect public var info: VKPodcastInfo?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// The cover, the description and the counters of a podcast episode.
public struct VKPodcastInfo: Hashable, JSONModel, JSONCodableObject {
  /// The cover.
  @Indirect public var cover: VKPodcastCover?
  /// The number of plays.
  public var plays: Int?
  /// The position at which the current user stopped, in seconds.
  public var position: Int?
  /// The description.
  public var description: String?
  /// Whether the current user has bookmarked it.
  public var isFavorite: Bool?
  /// Whether it is only for paying subscribers (VK Donut).
  public var isDonut: Bool?
  /// The ids of friends who like it.
  public var friendsLiked: [Int64] = []

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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
public struct VKPodcastCover: Hashable, JSONModel, JSONCodableObject {
  /// The sizes.
  public var sizes: [VKPhotoSize] = []

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("sizes", &sizes)
  }
}

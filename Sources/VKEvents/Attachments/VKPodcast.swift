public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

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

public import VestnikCore

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

public import VestnikCore

/// A narrative: stories that are kept together.
public struct VKNarrative: Hashable, JSONModel, JSONCodableObject {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// Whether the current user may see it.
  public var canSee: Bool?
  /// Whether the current user may delete it.
  public var canDelete: Bool?
  /// Whether it was deleted.
  public var isDeleted: Bool?
  /// Whether the current user has bookmarked it.
  public var isFavorite: Bool?
  /// Whether the current user has seen it.
  public var isSeen: Bool?
  /// The number of views.
  public var views: Int?
  /// The ids of the stories.
  public var storyIDs: [Int64] = []
  /// The stories.
  public var stories: [VKStory] = []
  /// The cover.
  @Indirect public var cover: VKNarrativeCover?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("title", &title)
    try field("can_see", &canSee)
    try field("can_delete", &canDelete)
    try field("is_delete", &isDeleted)
    try field("is_favorite", &isFavorite)
    try field("seen", &isSeen)
    try field("views", &views)
    try field("story_ids", &storyIDs)
    try field("stories", &stories)
    try field("cover", &_cover)
  }
}

/// The cover of a narrative.
public struct VKNarrativeCover: Hashable, JSONModel, JSONCodableObject {
  /// The sizes of the cropped picture.
  public var croppedSizes: [VKPhotoSize] = []
  /// The id of the story that the cover shows.
  public var storyID: Int64?
  /// The id of the photo that the cover shows.
  public var photoID: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("cropped_sizes", &croppedSizes)
    try field("story_id", &storyID)
    try field("photo_id", &photoID)
  }
}

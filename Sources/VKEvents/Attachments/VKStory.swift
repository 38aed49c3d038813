public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A story.
///
/// Of one that the reader may not see only the ids are there.
public struct VKStory: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// Whether the reader may see it.
  public var canSee: Bool?
  /// When it was made.
  public var date: Date?
  /// When it disappears.
  public var expiresAt: Date?
  /// Whether it has disappeared.
  public var isExpired: Bool?
  /// Whether it was deleted.
  public var isDeleted: Bool?
  /// Whether it can be seen only once.
  public var isOneTime: Bool?
  /// The kind: `photo`, `video`, `live_active`, ….
  public var type: String?
  /// The photo.
  @Indirect public var photo: VKPhoto?
  /// The video.
  @Indirect public var video: VKVideo?
  /// The link.
  @Indirect public var link: VKStoryLink?
  /// How many answers it has.
  @Indirect public var replies: VKStoryReplies?
  /// What can be pressed in it.
  @Indirect public var clickableStickers: VKStoryStickers?
  /// The key that a copy needs in its address.
  public var accessKey: String?
  /// The story that it answers.
  @Indirect public var parentStory: VKStory?
  /// The story that it answers.
  public var parentStoryID: Int64?
  /// The owner of that story.
  public var parentStoryOwnerID: Int64?
  /// The key of that story.
  public var parentStoryAccessKey: String?
  /// A blurred picture.
  @LossyURL public var blurredPreview: URL?
  /// How often it was seen.
  public var views: Int?
  /// Whether the reader has seen it.
  public var isSeen: Bool?
  /// Whether it is advertising.
  public var isAds: Bool?
  /// Whether it is restricted.
  public var isRestricted: Bool?
  /// Whether it is silent.
  public var noSound: Bool?
  /// Whether its sound is to be off.
  public var needMute: Bool?
  /// Whether the sound of the story above is to be off.
  public var muteReply: Bool?
  /// Whether the reader may comment.
  public var canComment: Bool?
  /// Whether the reader may answer.
  public var canReply: Bool?
  /// Whether the reader may like it.
  public var canLike: Bool?
  /// Whether the reader may share it.
  public var canShare: Bool?
  /// Whether the reader may hide it.
  public var canHide: Bool?
  /// Whether the reader may ask its author.
  public var canAsk: Bool?
  /// Whether the reader may ask anonymously.
  public var canAskAnonymous: Bool?
  /// Whether a narrative may hold it.
  public var canUseInNarrative: Bool?
  /// How many narratives hold it.
  public var narrativesCount: Int?
  /// The first of them.
  public var narrativeID: Int64?
  /// The title of the first of them.
  public var narrativeTitle: String?
  /// A code of VK's statistics.
  public var trackCode: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKStory: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try main(&field)
    try parents(&field)
    try state(&field)
    try rights(&field)
  }

  /// What every story has.
  private mutating func main<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("can_see", &canSee)
    try field("date", &date, .seconds)
    try field("expires_at", &expiresAt, .seconds)
    try field("is_expired", &isExpired)
    try field("is_deleted", &isDeleted)
    try field("is_one_time", &isOneTime)
    try field("type", &type)
    try field("photo", &_photo)
    try field("video", &_video)
    try field("link", &_link)
    try field("replies", &_replies)
    try field("clickable_stickers", &_clickableStickers)
    try field("access_key", &accessKey)
  }

  /// The story above.
  private mutating func parents<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("parent_story", &_parentStory)
    try field("parent_story_id", &parentStoryID)
    try field("parent_story_owner_id", &parentStoryOwnerID)
    try field("parent_story_access_key", &parentStoryAccessKey)
  }

  /// What became of it.
  private mutating func state<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("blurred_preview", &_blurredPreview.text)
    try field("views", &views)
    try field("seen", &isSeen)
    try field("is_ads", &isAds)
    try field("is_restricted", &isRestricted)
    try field("no_sound", &noSound)
    try field("need_mute", &needMute)
    try field("mute_reply", &muteReply)
  }

  /// What the reader may do with it.
  private mutating func rights<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("can_comment", &canComment)
    try field("can_reply", &canReply)
    try field("can_like", &canLike)
    try field("can_share", &canShare)
    try field("can_hide", &canHide)
    try field("can_ask", &canAsk)
    try field("can_ask_anonymous", &canAskAnonymous)
    try field("can_use_in_narrative", &canUseInNarrative)
    try field("narratives_count", &narrativesCount)
    try field("first_narrative_id", &narrativeID)
    try field("first_narrative_title", &narrativeTitle)
    try field("track_code", &trackCode)
  }
}

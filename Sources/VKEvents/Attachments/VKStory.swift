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

/// The link of a story.
public struct VKStoryLink: Hashable, JSONModel {
  /// The words of the link.
  public var text: String?
  /// The address.
  @LossyURL public var url: URL?
  /// How it opens.
  public var target: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKStoryLink: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("text", &text)
    try field("url", &_url.text)
    try field("link_url_target", &target)
  }
}

/// How many answers a story has.
public struct VKStoryReplies: Hashable, JSONModel {
  /// How many there are.
  public var count: Int?
  /// How many of them are new.
  public var new: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKStoryReplies: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("count", &count)
    try field("new", &new)
  }
}

/// What can be pressed in a story.
public struct VKStoryStickers: Hashable, JSONModel {
  /// The areas.
  public var stickers: [VKStorySticker] = []
  /// The width that the areas are measured in.
  public var originalWidth: Int?
  /// The height that the areas are measured in.
  public var originalHeight: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKStoryStickers: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("clickable_stickers", &stickers)
    try field("original_width", &originalWidth)
    try field("original_height", &originalHeight)
  }
}

/// An area of a story that can be pressed.
public struct VKStorySticker: Hashable, JSONModel {
  /// The area.
  public var id: Int64?
  /// The kind: `hashtag`, `mention`, `link`, `question`, ….
  public var type: String?
  /// The kind of a product.
  public var subtype: String?
  /// The corners.
  public var area: [VKStoryPoint] = []
  /// The hashtag.
  public var hashtag: String?
  /// The mention.
  public var mention: String?
  /// The link.
  @Indirect public var link: VKLink?
  /// The words beside it.
  public var tooltip: String?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The story that it leads to.
  public var storyID: Int64?
  /// The clip that it leads to.
  public var clipID: Int64?
  /// The video that it leads to.
  public var videoID: Int64?
  /// The question.
  public var question: String?
  /// The words on the question's button.
  public var questionButton: String?
  /// The place.
  public var placeID: Int64?
  /// The product.
  @Indirect public var product: VKProduct?
  /// The music.
  @Indirect public var audio: VKAudio?
  /// Where the music begins.
  public var audioStart: Int?
  /// The look.
  public var style: String?
  /// The owner of the post that it leads to.
  public var postOwnerID: Int64?
  /// The post that it leads to.
  public var postID: Int64?
  /// The poll.
  @Indirect public var poll: VKPoll?
  /// The colour, as six hexadecimal digits.
  public var color: String?
  /// The sticker.
  public var stickerID: Int64?
  /// The sticker's set.
  public var stickerPackID: Int64?
  /// The app.
  @Indirect public var app: VKApp?
  /// What the app is given.
  public var appContext: String?
  /// Whether there is something new in the app.
  public var hasNewInteractions: Bool?
  /// Whether the app may notify.
  public var isBroadcastNotifyAllowed: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKStorySticker: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try main(&field)
    try parts(&field)
  }

  /// What every area has.
  private mutating func main<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("id", &id)
    try field("type", &type)
    try field("subtype", &subtype)
    try field("clickable_area", &area)
    try field("hashtag", &hashtag)
    try field("mention", &mention)
    try field("link_object", &_link)
    try field("tooltip_text", &tooltip)
    try field("owner_id", &ownerID)
    try field("story_id", &storyID)
    try field("clip_id", &clipID)
    try field("video_id", &videoID)
    try field("question", &question)
    try field("question_button", &questionButton)
    try field("place_id", &placeID)
  }

  /// To what the area leads.
  private mutating func parts<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("market_item", &_product)
    try field("audio", &_audio)
    try field("audio_start_time", &audioStart)
    try field("style", &style)
    try field("post_owner_id", &postOwnerID)
    try field("post_id", &postID)
    try field("poll", &_poll)
    try field("color", &color)
    try field("sticker_id", &stickerID)
    try field("sticker_pack_id", &stickerPackID)
    try field("app", &_app)
    try field("app_context", &appContext)
    try field("has_new_interactions", &hasNewInteractions)
    try field("is_broadcast_notify_allowed", &isBroadcastNotifyAllowed)
  }
}

/// A corner of an area.
public struct VKStoryPoint: Hashable, JSONModel {
  /// From the left.
  public var x: Double?
  /// From the top.
  public var y: Double?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKStoryPoint: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("x", &x)
    try field("y", &y)
  }
}

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A story.
///
/// VK sends little more than the ids of a story that the current user may not see.
///
/// Documented in part: `stories_story` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKStory: Hashable, JSONModel, JSONCodableObject {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// Whether the current user may see it.
  public var canSee: Bool?
  /// When it was added.
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
  /// The number of replies.
  @Indirect public var replies: VKStoryReplies?
  /// The areas that can be pressed.
  @Indirect public var clickableStickers: VKStoryStickers?
  /// The access key, the last part of ``VKAttachment/address``.
  public var accessKey: String?
  /// The story that it replies to.
  @Indirect public var parentStory: VKStory?
  /// The id of the story that it replies to.
  public var parentStoryID: Int64?
  /// The owner of the story that it replies to.
  public var parentStoryOwnerID: Int64?
  /// The access key of the story that it replies to.
  public var parentStoryAccessKey: String?
  /// The address of a blurred picture.
  @LossyURL public var blurredPreview: URL?
  /// The number of views.
  public var views: Int?
  /// Whether the current user has seen it.
  public var isSeen: Bool?
  /// Whether it is advertising.
  public var isAds: Bool?
  /// Whether it is restricted.
  public var isRestricted: Bool?
  /// Whether it has no sound.
  public var noSound: Bool?
  /// Whether its sound is to be turned off.
  public var needMute: Bool?
  /// Whether the sound of the story that it replies to is to be turned off.
  public var muteReply: Bool?
  /// Whether the current user may comment.
  public var canComment: Bool?
  /// Whether the current user may reply.
  public var canReply: Bool?
  /// Whether the current user may like it.
  public var canLike: Bool?
  /// Whether the current user may share it.
  public var canShare: Bool?
  /// Whether the current user may hide it.
  public var canHide: Bool?
  /// Whether the current user may send a question to its author.
  public var canAsk: Bool?
  /// Whether the current user may send an anonymous question to its author.
  public var canAskAnonymous: Bool?
  /// Whether it may be used in a narrative.
  public var canUseInNarrative: Bool?
  /// The number of narratives that contain it.
  public var narrativesCount: Int?
  /// The id of the first narrative that contains it.
  public var narrativeID: Int64?
  /// The title of the first narrative that contains it.
  public var narrativeTitle: String?
  /// VK's tracking code, for its statistics.
  public var trackCode: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try main(&field)
    try parents(&field)
    try state(&field)
    try rights(&field)
  }

  /// Visits the fields that every story has.
  private mutating func main<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

  /// Visits the fields of the story that it replies to.
  private mutating func parents<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("parent_story", &_parentStory)
    try field("parent_story_id", &parentStoryID)
    try field("parent_story_owner_id", &parentStoryOwnerID)
    try field("parent_story_access_key", &parentStoryAccessKey)
  }

  /// Visits the fields about its views, sound and restrictions.
  private mutating func state<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("blurred_preview", &_blurredPreview.text)
    try field("views", &views)
    try field("seen", &isSeen)
    try field("is_ads", &isAds)
    try field("is_restricted", &isRestricted)
    try field("no_sound", &noSound)
    try field("need_mute", &needMute)
    try field("mute_reply", &muteReply)
  }

  /// Visits the fields that say what the current user may do with it.
  private mutating func rights<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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
///
/// Documented: `stories_story_link` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKStoryLink: Hashable, JSONModel, JSONCodableObject {
  /// The text of the link.
  public var text: String?
  /// The address.
  @LossyURL public var url: URL?
  /// How the link opens, in VK's word.
  public var target: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("text", &text)
    try field("url", &_url.text)
    try field("link_url_target", &target)
  }
}

/// The number of replies to a story.
///
/// Documented: `stories_replies` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKStoryReplies: Hashable, JSONModel, JSONCodableObject {
  /// The number of replies.
  public var count: Int?
  /// The number of new replies.
  public var new: Int?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("count", &count)
    try field("new", &new)
  }
}

/// The areas of a story that can be pressed.
///
/// Documented: `stories_clickable_stickers` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKStoryStickers: Hashable, JSONModel, JSONCodableObject {
  /// The areas.
  public var stickers: [VKStorySticker] = []
  /// The width of the plane on which the areas are measured.
  public var originalWidth: Int?
  /// The height of the plane on which the areas are measured.
  public var originalHeight: Int?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("clickable_stickers", &stickers)
    try field("original_width", &originalWidth)
    try field("original_height", &originalHeight)
  }
}

/// An area of a story that can be pressed.
///
/// Documented: `stories_clickable_sticker` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKStorySticker: Hashable, JSONModel, JSONCodableObject {
  /// The id.
  public var id: Int64?
  /// The kind: `hashtag`, `mention`, `link`, `question`, ….
  public var type: String?
  /// The kind of a product: `market_item`, `aliexpress_product`.
  public var subtype: String?
  /// The corners of the area.
  public var area: [VKStoryPoint] = []
  /// The hashtag.
  public var hashtag: String?
  /// The mention.
  public var mention: String?
  /// The link.
  @Indirect public var link: VKLink?
  /// The text of the tooltip.
  public var tooltip: String?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The id of the story that it leads to.
  public var storyID: Int64?
  /// The id of the clip that it leads to.
  public var clipID: Int64?
  /// The id of the video that it leads to.
  public var videoID: Int64?
  /// The question.
  public var question: String?
  /// The label of the question's button.
  public var questionButton: String?
  /// The id of the place.
  public var placeID: Int64?
  /// The product.
  @Indirect public var product: VKProduct?
  /// The music.
  @Indirect public var audio: VKAudio?
  /// The position at which the music begins; VK does not document its unit.
  public var audioStart: Int?
  /// The style: `transparent`, `underline`, ….
  public var style: String?
  /// The owner of the post that it leads to.
  public var postOwnerID: Int64?
  /// The id of the post that it leads to.
  public var postID: Int64?
  /// The poll.
  @Indirect public var poll: VKPoll?
  /// The colour, as six hexadecimal digits.
  public var color: String?
  /// The id of the sticker.
  public var stickerID: Int64?
  /// The id of the sticker's set.
  public var stickerPackID: Int64?
  /// The app.
  @Indirect public var app: VKApp?
  /// The context that the app is given.
  public var appContext: String?
  /// Whether the current user has unread interactions with the app.
  public var hasNewInteractions: Bool?
  /// Whether the current user allows broadcast notifications of the app.
  public var isBroadcastNotifyAllowed: Bool?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try main(&field)
    try parts(&field)
  }

  /// Visits the kind of the area, its corners, its texts and the ids that it leads to.
  private mutating func main<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

  /// Visits the objects that the area leads to, and its look.
  private mutating func parts<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// A corner of an area that can be pressed in a story.
///
/// Documented: `stories_clickable_area` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKStoryPoint: Hashable, JSONModel, JSONCodableObject {
  /// The distance from the left; ``VKStoryStickers/originalWidth`` is the whole width.
  public var x: Double?
  /// The distance from the top; ``VKStoryStickers/originalHeight`` is the whole height.
  public var y: Double?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("x", &x)
    try field("y", &y)
  }
}

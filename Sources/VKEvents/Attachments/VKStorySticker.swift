public import VestnikCore

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

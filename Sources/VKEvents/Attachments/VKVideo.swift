public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A video, or a round video message.
public struct VKVideo: Hashable, JSONModel {
  /// The kind of a video.
  public struct Kind: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// A video.
    public static let video: Self = "video"
    /// A video of a song.
    public static let musicVideo: Self = "music_video"
    /// A film.
    public static let movie: Self = "movie"
    /// A live stream.
    public static let live: Self = "live"
    /// A clip.
    public static let shortVideo: Self = "short_video"
    /// A story.
    public static let story: Self = "story"
    /// One with choices.
    public static let interactive: Self = "interactive"
    /// A round video message.
    public static let videoMessage: Self = "video_message"
  }

  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// The length in seconds.
  public var duration: Int?
  /// The description.
  public var description: String?
  /// When it was made.
  public var date: Date?
  /// The kind.
  public var type: Kind?
  /// The key that a copy needs in its address.
  public var accessKey: String?
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// The preview pictures.
  public var images: [VKImage] = []
  /// The first frame.
  public var firstFrames: [VKImage] = []
  /// How often it was seen.
  public var views: Int?
  /// How often it was seen on VK, for a video of another site.
  public var localViews: Int?
  /// How many comments it has.
  public var comments: Int?
  /// The page of the player.
  @LossyURL public var player: URL?
  /// The other site: `YouTube`.
  public var platform: String?
  /// The files; as a rule not for bots.
  @Indirect public var files: VKVideoFiles?
  /// The files of the trailer.
  @Indirect public var trailer: VKVideoFiles?
  /// Who uploaded it.
  public var userID: Int64?
  /// When it was added.
  public var addedAt: Date?
  /// Whether it is private.
  public var isPrivate: Bool?
  /// Whether it is among the reader's videos.
  public var isAdded: Bool?
  /// Whether the reader is subscribed to its author.
  public var isSubscribed: Bool?
  /// Whether it is among the bookmarks.
  public var isFavorite: Bool?
  /// Whether it is a live stream.
  public var isLive: Bool?
  /// The state of the stream: `waiting`, `started`, `finished`, `failed`, `upcoming`.
  public var liveStatus: String?
  /// Whether the stream is yet to begin.
  public var isUpcoming: Bool?
  /// When the stream is to begin.
  public var liveStart: Date?
  /// Whether the reader is told when the stream begins.
  public var liveNotify: Bool?
  /// How many people are watching.
  public var spectators: Int?
  /// What the stream has been given.
  public var balance: Int?
  /// Whether it is being processed.
  public var isProcessing: Bool?
  /// Whether it is being converted.
  public var isConverting: Bool?
  /// Whether it begins again at its end.
  public var repeats: Bool?
  /// The code of a restriction.
  public var contentRestricted: Int?
  /// The restriction in words.
  public var contentRestrictedMessage: String?
  /// A code of VK's statistics.
  public var trackCode: String?
  /// How much of it VK sent: `min`, `full`.
  public var responseType: String?
  /// Whether the reader may comment.
  public var canComment: Bool?
  /// Whether the reader may edit it.
  public var canEdit: Bool?
  /// Whether the reader may delete it.
  public var canDelete: Bool?
  /// Whether the reader may like it.
  public var canLike: Bool?
  /// Whether the reader may dislike it.
  public var canDislike: Bool?
  /// Whether and how the reader may repost it, 0…3.
  public var canRepost: Int?
  /// Whether and how the reader may download it, 0…2.
  public var canDownload: Int?
  /// Whether the reader may subscribe to its author.
  public var canSubscribe: Bool?
  /// Whether the reader may advertise it.
  public var canBePromoted: Bool?
  /// Whether the reader may pin it.
  public var canBePinned: Bool?
  /// Whether the reader may bookmark it.
  public var canAddToFaves: Bool?
  /// Whether the reader may add it to their videos.
  public var canAdd: Bool?
  /// Whether the reader may attach a link.
  public var canAttachLink: Bool?
  /// Whether the reader may change who sees it.
  public var canEditPrivacy: Bool?
  /// Whether it plays in the background.
  public var canPlayInBackground: Bool?
  /// The likes.
  @Indirect public var likes: VKLikes?
  /// The reposts.
  @Indirect public var reposts: VKReposts?
  /// Whether it has subtitles.
  public var hasSubtitles: Bool?
  /// Whether its words are explicit.
  public var isExplicit: Bool?
  /// The shape of a round video.
  public var shapeID: Int?
  /// What is said in it.
  public var transcript: String?
  /// The state of the transcript.
  public var transcriptState: String?
  /// Whether it was recorded in a conversation.
  public var isFromMessage: Bool?
  /// An id of VK's statistics.
  public var ovID: String?
  /// The previews of old API versions, one key each: `photo_320`.
  public var oldImages: [VKImage] = []
  /// The first frame in old API versions, one key each.
  public var oldFirstFrames: [VKImage] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKVideo: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try main(&field)
    try state(&field)
    try rights(&field)
    try rest(&field)
  }

  /// What every video has.
  private mutating func main<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("title", &title)
    try field("duration", &duration)
    try field("description", &description)
    try field("date", &date, .seconds)
    try field("type", &type)
    try field("access_key", &accessKey)
    try field("width", &width)
    try field("height", &height)
    try field("image", &images)
    try field("first_frame", &firstFrames)
    try field("views", &views)
    try field("local_views", &localViews)
    try field("comments", &comments)
    try field("player", &_player.text)
    try field("platform", &platform)
    try field("files", &_files)
    try field("trailer", &_trailer)
  }

  /// Who uploaded it, and what became of it.
  private mutating func state<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("user_id", &userID)
    try field("adding_date", &addedAt, .seconds)
    try field("is_private", &isPrivate)
    try field("added", &isAdded)
    try field("is_subscribed", &isSubscribed)
    try field("is_favorite", &isFavorite)
    try field("live", &isLive)
    try field("live_status", &liveStatus)
    try field("upcoming", &isUpcoming)
    try field("live_start_time", &liveStart, .seconds)
    try field("live_notify", &liveNotify)
    try field("spectators", &spectators)
    try field("balance", &balance)
    try field("processing", &isProcessing)
    try field("converting", &isConverting)
    try field("repeat", &repeats)
    try field("content_restricted", &contentRestricted)
    try field("content_restricted_message", &contentRestrictedMessage)
    try field("track_code", &trackCode)
    try field("response_type", &responseType)
  }

  /// What the reader may do with it.
  private mutating func rights<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("can_comment", &canComment)
    try field("can_edit", &canEdit)
    try field("can_delete", &canDelete)
    try field("can_like", &canLike)
    try field("can_dislike", &canDislike)
    try field("can_repost", &canRepost)
    try field("can_download", &canDownload)
    try field("can_subscribe", &canSubscribe)
    try field("can_be_promoted", &canBePromoted)
    try field("can_be_pinned", &canBePinned)
    try field("can_add_to_faves", &canAddToFaves)
    try field("can_add", &canAdd)
    try field("can_attach_link", &canAttachLink)
    try field("can_edit_privacy", &canEditPrivacy)
    try field("can_play_in_background", &canPlayInBackground)
  }

  /// What few videos have.
  private mutating func rest<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("likes", &_likes)
    try field("reposts", &_reposts)
    try field("has_subtitles", &hasSubtitles)
    try field("is_explicit", &isExplicit)
    try field("shape_id", &shapeID)
    try field("transcript", &transcript)
    try field("transcript_state", &transcriptState)
    try field("is_from_message", &isFromMessage)
    try field("ov_id", &ovID)
    try field.image("photo_130", width: 130, in: &oldImages)
    try field.image("photo_320", width: 320, in: &oldImages)
    try field.image("photo_640", width: 640, in: &oldImages)
    try field.image("photo_800", width: 800, in: &oldImages)
    try field.image("photo_1280", width: 1280, in: &oldImages)
    try field.image("first_frame_130", width: 130, in: &oldFirstFrames)
    try field.image("first_frame_160", width: 160, in: &oldFirstFrames)
    try field.image("first_frame_320", width: 320, in: &oldFirstFrames)
    try field.image("first_frame_800", width: 800, in: &oldFirstFrames)
    try field.image("first_frame_1280", width: 1280, in: &oldFirstFrames)
  }
}

extension VKVideo.Kind: JSONCodableValue {}

/// The addresses of a video's files, by height.
public struct VKVideoFiles: Hashable, JSONModel {
  /// The player of another site.
  @LossyURL public var external: URL?
  /// 144 lines.
  @LossyURL public var mp4144: URL?
  /// 240 lines.
  @LossyURL public var mp4240: URL?
  /// 360 lines.
  @LossyURL public var mp4360: URL?
  /// 480 lines.
  @LossyURL public var mp4480: URL?
  /// 720 lines.
  @LossyURL public var mp4720: URL?
  /// 1080 lines.
  @LossyURL public var mp41080: URL?
  /// 1440 lines.
  @LossyURL public var mp41440: URL?
  /// 2160 lines.
  @LossyURL public var mp42160: URL?
  /// 320 lines, in an old format.
  @LossyURL public var flv320: URL?
  /// A stream.
  @LossyURL public var hls: URL?
  /// A stream of a recording.
  @LossyURL public var hlsOnDemand: URL?
  /// A stream of a recording, in another format.
  @LossyURL public var dashOnDemand: URL?
  /// A stream with separate sound.
  @LossyURL public var dashSeparate: URL?
  /// The host to ask when the address fails.
  public var failoverHost: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKVideoFiles: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("external", &_external.text)
    try field("mp4_144", &_mp4144.text)
    try field("mp4_240", &_mp4240.text)
    try field("mp4_360", &_mp4360.text)
    try field("mp4_480", &_mp4480.text)
    try field("mp4_720", &_mp4720.text)
    try field("mp4_1080", &_mp41080.text)
    try field("mp4_1440", &_mp41440.text)
    try field("mp4_2160", &_mp42160.text)
    try field("flv_320", &_flv320.text)
    try field("hls", &_hls.text)
    try field("hls_ondemand", &_hlsOnDemand.text)
    try field("dash_ondemand", &_dashOnDemand.text)
    try field("dash_sep", &_dashSeparate.text)
    try field("failover_host", &failoverHost)
  }
}

/// A list of videos.
public struct VKVideoPlaylist: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// How many there are.
  public var count: Int?
  /// The cover.
  public var images: [VKImage] = []
  /// Whether the cover is blurred.
  public var imageBlur: Bool?
  /// Whether VK made it.
  public var isSystem: Bool?
  /// When it was last changed.
  public var updatedAt: Date?
  /// Whether the reader may edit it.
  public var canEdit: Bool?
  /// Whether the reader may delete it.
  public var canDelete: Bool?
  /// Whether the reader may add to it.
  public var canUpload: Bool?
  /// A code of VK's statistics.
  public var trackCode: String?
  /// How much of it VK sent: `min`, `full`.
  public var responseType: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKVideoPlaylist: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("title", &title)
    try field("count", &count)
    try field("image", &images)
    try field("image_blur", &imageBlur)
    try field("is_system", &isSystem)
    try field("updated_time", &updatedAt, .seconds)
    try field("can_edit", &canEdit)
    try field("can_delete", &canDelete)
    try field("can_upload", &canUpload)
    try field("track_code", &trackCode)
    try field("response_type", &responseType)
  }
}

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A video, or a round video message.
///
/// Documented in part: `video_video_full` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKVideo: Hashable, JSONModel, JSONCodableObject {
  /// The kind of a video.
  public struct Kind: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Makes the value from VK's word, known or unknown.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// A video.
    public static let video: Self = "video"
    /// A music video.
    public static let musicVideo: Self = "music_video"
    /// A film.
    public static let movie: Self = "movie"
    /// A live stream.
    public static let live: Self = "live"
    /// A clip, VK's short video.
    public static let shortVideo: Self = "short_video"
    /// A story.
    public static let story: Self = "story"
    /// A video with choices.
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
  /// When it was uploaded.
  public var date: Date?
  /// The kind.
  public var type: Kind?
  /// The access key, the last part of ``VKAttachment/address``.
  public var accessKey: String?
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// The preview picture in several sizes.
  public var images: [VKImage] = []
  /// The first frame in several sizes.
  public var firstFrames: [VKImage] = []
  /// The number of views.
  public var views: Int?
  /// The number of views on VK, for a video of another site.
  public var localViews: Int?
  /// The number of comments.
  public var comments: Int?
  /// The address of the player's page.
  @LossyURL public var player: URL?
  /// The other site that the video is on: `YouTube`.
  public var platform: String?
  /// The addresses of the files; as a rule VK does not send them to bots.
  @Indirect public var files: VKVideoFiles?
  /// The addresses of the trailer's files.
  @Indirect public var trailer: VKVideoFiles?
  /// The id of the user who uploaded it.
  public var userID: Int64?
  /// When it was added.
  public var addedAt: Date?
  /// Whether it is private.
  public var isPrivate: Bool?
  /// Whether it is among the current user's videos.
  public var isAdded: Bool?
  /// Whether the current user is subscribed to its author.
  public var isSubscribed: Bool?
  /// Whether the current user has bookmarked it.
  public var isFavorite: Bool?
  /// Whether it is a live stream.
  public var isLive: Bool?
  /// The state of the stream: `waiting`, `started`, `finished`, `failed`, `upcoming`.
  public var liveStatus: String?
  /// Whether the stream is yet to begin.
  public var isUpcoming: Bool?
  /// When the stream is to begin.
  public var liveStart: Date?
  /// Whether the current user is notified when the stream begins.
  public var liveNotify: Bool?
  /// The number of people who are watching the stream.
  public var spectators: Int?
  /// The sum of the donations to the stream.
  public var balance: Int?
  /// Whether it is being processed.
  public var isProcessing: Bool?
  /// Whether it is being converted.
  public var isConverting: Bool?
  /// Whether it starts again at its end.
  public var repeats: Bool?
  /// VK's code for a restriction of the content.
  public var contentRestricted: Int?
  /// The restriction in words.
  public var contentRestrictedMessage: String?
  /// VK's tracking code, for its statistics.
  public var trackCode: String?
  /// How much of it VK sent: `min`, `full`.
  public var responseType: String?
  /// Whether the current user may comment.
  public var canComment: Bool?
  /// Whether the current user may edit it.
  public var canEdit: Bool?
  /// Whether the current user may delete it.
  public var canDelete: Bool?
  /// Whether the current user may like it.
  public var canLike: Bool?
  /// Whether the current user may dislike it.
  public var canDislike: Bool?
  /// Whether and how the current user may repost it, 0…3.
  public var canRepost: Int?
  /// Whether and how the current user may download it, 0…2.
  public var canDownload: Int?
  /// Whether the current user may subscribe to its author.
  public var canSubscribe: Bool?
  /// Whether the current user may advertise it.
  public var canBePromoted: Bool?
  /// Whether the current user may pin it.
  public var canBePinned: Bool?
  /// Whether the current user may bookmark it.
  public var canAddToFaves: Bool?
  /// Whether the current user may add it to their own videos.
  public var canAdd: Bool?
  /// Whether the current user may attach a link to it.
  public var canAttachLink: Bool?
  /// Whether the current user may change who sees it.
  public var canEditPrivacy: Bool?
  /// Whether it may be played in the background.
  public var canPlayInBackground: Bool?
  /// The likes.
  @Indirect public var likes: VKLikes?
  /// The reposts.
  @Indirect public var reposts: VKReposts?
  /// Whether it has subtitles.
  public var hasSubtitles: Bool?
  /// Whether it is marked as explicit.
  public var isExplicit: Bool?
  /// The id of the shape of a round video.
  public var shapeID: Int?
  /// The transcript of what is said.
  public var transcript: String?
  /// The state of the transcript.
  public var transcriptState: String?
  /// Whether it was recorded in a conversation.
  public var isFromMessage: Bool?
  /// VK's id for its statistics.
  public var ovID: String?
  /// The preview picture in old API versions, which have a key for each width: `photo_320`.
  public var oldImages: [VKImage] = []
  /// The first frame in old API versions, which have a key for each width: `first_frame_320`.
  public var oldFirstFrames: [VKImage] = []

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try main(&field)
    try state(&field)
    try rights(&field)
    try rest(&field)
  }

  /// Visits the fields that every video has.
  private mutating func main<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

  /// Visits the fields about the upload, the live stream, processing and restrictions.
  private mutating func state<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

  /// Visits the fields that say what the current user may do with it.
  private mutating func rights<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

  /// Visits the fields that few videos have.
  private mutating func rest<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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
public struct VKVideoFiles: Hashable, JSONModel, JSONCodableObject {
  /// The player of another site.
  @LossyURL public var external: URL?
  /// The MP4 file with 144 lines.
  @LossyURL public var mp4144: URL?
  /// The MP4 file with 240 lines.
  @LossyURL public var mp4240: URL?
  /// The MP4 file with 360 lines.
  @LossyURL public var mp4360: URL?
  /// The MP4 file with 480 lines.
  @LossyURL public var mp4480: URL?
  /// The MP4 file with 720 lines.
  @LossyURL public var mp4720: URL?
  /// The MP4 file with 1080 lines.
  @LossyURL public var mp41080: URL?
  /// The MP4 file with 1440 lines.
  @LossyURL public var mp41440: URL?
  /// The MP4 file with 2160 lines.
  @LossyURL public var mp42160: URL?
  /// The file with 320 lines in FLV, an old format.
  @LossyURL public var flv320: URL?
  /// The HLS stream.
  @LossyURL public var hls: URL?
  /// The HLS stream of a recording.
  @LossyURL public var hlsOnDemand: URL?
  /// The DASH stream of a recording.
  @LossyURL public var dashOnDemand: URL?
  /// The DASH stream with separate sound.
  @LossyURL public var dashSeparate: URL?
  /// The host to ask when an address fails.
  public var failoverHost: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// A playlist of videos.
///
/// Documented: `video_video_album_full` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKVideoPlaylist: Hashable, JSONModel, JSONCodableObject {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// The number of videos.
  public var count: Int?
  /// The cover in several sizes.
  public var images: [VKImage] = []
  /// Whether the cover is blurred.
  public var imageBlur: Bool?
  /// Whether VK created it.
  public var isSystem: Bool?
  /// When it was last changed.
  public var updatedAt: Date?
  /// Whether the current user may edit it.
  public var canEdit: Bool?
  /// Whether the current user may delete it.
  public var canDelete: Bool?
  /// Whether the current user may upload videos to it.
  public var canUpload: Bool?
  /// VK's tracking code, for its statistics.
  public var trackCode: String?
  /// How much of it VK sent: `min`, `full`.
  public var responseType: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

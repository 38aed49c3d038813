public import VestnikCore

/// What the other participants of a chat are told about the account (graph.user.messages, POST, "Current user state").
public struct OKSenderAction: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Everything in the chat has been read.
  public static let markSeen: Self = "mark_seen"
  /// A message is being written. How long it shows is not documented.
  public static let typing: Self = "typing_on"
  /// A file is being sent: video, audio or image.
  public static let sendingPhoto: Self = "sending_photo"
  /// The same for a video; named in the sample alone.
  public static let sendingVideo: Self = "sending_video"
  /// The same for a sound; named in the sample alone.
  public static let sendingAudio: Self = "sending_audio"
}

extension OKSenderAction: JSONCodableValue {}

/// How long OK is given to process an upload before it is sent. OK says that some seconds are needed; the figures are
/// those with which a client works, and the code of "not yet" is not documented.
public struct OKProcessing: Hashable, Sendable {
  /// The pause after a sound or a file; by default 2 s.
  public var pause: Duration
  /// The pause after a video; by default 5 s.
  public var videoPause: Duration
  /// What every megabyte of a video adds; by default 1 s.
  public var videoPausePerMegabyte: Duration
  /// The longest pause; by default 30 s.
  public var longestPause: Duration
  /// The pauses before a message with a new upload that was refused is sent again; by default 3 s, 6 s and 12 s, as
  /// far as `SendOptions.maxAttempts` allows. Empty for never.
  public var retries: [Duration]

  /// Makes pauses.
  public init(
    pause: Duration = .seconds(2), videoPause: Duration = .seconds(5),
    videoPausePerMegabyte: Duration = .seconds(1), longestPause: Duration = .seconds(30),
    retries: [Duration] = [.seconds(3), .seconds(6), .seconds(12)]
  ) {
    self.pause = pause
    self.videoPause = videoPause
    self.videoPausePerMegabyte = videoPausePerMegabyte
    self.longestPause = longestPause
    self.retries = retries
  }

  /// The pause after an upload; none after an image, whose token comes only when it is ready.
  func pause(after kind: OKUploadedFile.Kind, bytes: Int64) -> Duration {
    switch kind {
    case .image: .zero
    case .audio, .file: min(pause, longestPause)
    case .video:
      min(longestPause, videoPause + videoPausePerMegabyte * Int(clamping: min(bytes / 1_000_000, 1 << 20)))
    }
  }
}

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What an upload has led to: attach it to messages, once or often.
///
/// Its stored form is the attachment that it becomes: `{"type": "IMAGE", "payload": {"token": "…"}}` (graph.user.messages,
/// POST).
///
/// As JSON: Reads the form of an attachment: nothing is left out. Throws `DecodingError` for another
/// attachment, and for keys beside the type and the token.
public struct OKUploadedFile: Hashable, JSONModel {
  /// As what it was uploaded. The raw value is OK's word, for attachments and for uploads.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// An image.
    case image = "IMAGE"
    /// A video.
    case video = "VIDEO"
    /// A sound.
    case audio = "AUDIO"
    /// A file of any kind.
    case file = "FILE"
  }

  /// As what it was uploaded.
  public var kind: Kind
  /// What stands for it in a message.
  public var token: String

  /// Names something that was uploaded before.
  public init(kind: Kind, token: String) {
    self.kind = kind
    self.token = token
  }
}

extension OKUploadedFile: JSONCodableValue {
  @usableFromInline package static var isOutgoing: Bool { true }

  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    guard case .media(let kind, let token) = try OKOutgoingAttachment.read(from: &reader).content else {
      reader.rewind(to: start)
      throw reader.failure("expected an image, a video, a sound or a file with a token")
    }
    return Self(kind: kind, token: token)
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    try OKOutgoingAttachment.uploaded(self).write(to: &writer)
  }
}

/// The response of graph.user.fileUploadUrl: where a file goes, and what stands for it afterwards.
///
/// The address is signed and ends after a while, so a description shows its host alone.
public struct OKUploadTarget: Hashable, JSONModel, RedactedPrinting {
  /// The address, on another host than the API's. It takes the file without an access token, and its query holds the
  /// signature and the end of its life in milliseconds (`expires`).
  @LossyURL public var url: URL?
  /// What stands for a file, a video or a sound in a message; that of an image comes with the upload's result.
  public var token: String?
  /// A temporary identifier, for images alone; `file_id`.
  public var fileID: String?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}

  /// Reads the body of a response.
  ///
  /// - Parameters:
  ///   - bytes: The body.
  ///   - maxBytes: The largest size that is read; by default 1 MiB.
  /// - Throws: `JSONError` when it is no JSON object, mended or not, too large, or nested deeper than 64 levels.
  public init(parsing bytes: Data, maxBytes: Int = 1 << 20) throws(JSONError) {
    self = try Self.parsed(bytes, maxBytes: maxBytes)
  }

  /// The host alone.
  public var description: String { "upload to \(url?.redactedHost ?? "no address")" }
}

extension OKUploadTarget: JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("url", &$url)
    try field("token", &token)
    try field("file_id", &fileID)
  }
}

/// The response of the upload server to an image: `{"photos": {"…": {"token": "…"}}}`.
///
/// The page that graph.user.fileUploadUrl points to (apiok.ru/en/dev/examples/photo_upload) tells of it in words; the
/// shape was seen in three clients. For everything else the server says nothing that matters, or nothing at all.
public struct OKUploadResult: Hashable, JSONModel {
  /// An image that was uploaded.
  public struct Photo: Hashable, Sendable {
    /// What stands for it in a message.
    public var token: String?
    @usableFromInline package var received = ReceivedJSON()

    /// Makes an image.
    public init(token: String? = nil) {
      self.token = token
    }

    @usableFromInline package init() {
      self.init(token: nil)
    }
  }

  /// The images by the identifiers that the server gave them.
  public var photos: [String: Photo] = [:]
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}

  /// Reads the body of a response.
  ///
  /// - Parameters:
  ///   - bytes: The body.
  ///   - maxBytes: The largest size that is read; by default 1 MiB.
  /// - Throws: `JSONError` when it is no JSON object, mended or not, too large, or nested deeper than 64 levels.
  public init(parsing bytes: Data, maxBytes: Int = 1 << 20) throws(JSONError) {
    self = try Self.parsed(bytes, maxBytes: maxBytes)
  }
}

extension OKUploadResult.Photo: JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("token", &token)
  }
}

extension OKUploadResult: JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("photos", &photos)
  }
}

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

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A file that was uploaded to OK and can be attached to any number of messages.
///
/// ``OKGraphClient/upload(_:options:progress:)`` returns it; ``OKOutgoingAttachment/uploaded(_:)`` attaches it.
///
/// Its JSON is the attachment of a message: `{"type": "IMAGE", "payload": {"token": "…"}}` (OK Graph API,
/// graph.user.messages, POST). Decoding throws `DecodingError` for another attachment, and for keys besides the type
/// and the token.
public struct OKUploadedFile: Hashable, JSONModel {
  /// The kind of a file. The raw value is OK's word, for attachments and for uploads.
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

  /// The kind as which the file was uploaded.
  public var kind: Kind
  /// The token that stands for the file in a message.
  public var token: String

  /// Makes a reference to a file that was uploaded before.
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

/// An address for an upload: the response of graph.user.fileUploadUrl (OK Graph API).
///
/// The address is signed and expires, so `description` shows only its host.
public struct OKUploadTarget: Hashable, JSONModel, RedactedPrinting, JSONCodableRecord {
  /// The address to which the file is sent, on another host than the API's. It needs no access token: its query holds
  /// a signature and the time at which it expires, in milliseconds since 1970 (`expires`).
  @LossyURL public var url: URL?
  /// The token that stands for a file, a video or a sound in a message. The token of an image comes with
  /// ``OKUploadResult``.
  public var token: String?
  /// A temporary identifier, for images only; `file_id`.
  public var fileID: String?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  /// Reads the body of a response.
  ///
  /// - Parameters:
  ///   - bytes: The body.
  ///   - maxBytes: The largest size that is read; by default 1 MiB.
  /// - Throws: `JSONError` when the body is no JSON object, even mended, is larger than `maxBytes`, or is nested
  ///   deeper than 64 levels.
  public init(parsing bytes: Data, maxBytes: Int = 1 << 20) throws(JSONError) {
    self = try Self.parsed(bytes, maxBytes: maxBytes)
  }

  /// The host of the address, without its signature.
  public var description: String { "upload to \(url?.redactedHost ?? "no address")" }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("url", &$url)
    try field("token", &token)
    try field("file_id", &fileID)
  }
}

/// The response of the upload server to an image: `{"photos": {"…": {"token": "…"}}}`.
///
/// The guide to which graph.user.fileUploadUrl points (apiok.ru/en/dev/examples/photo_upload) describes it in words;
/// the keys were seen in three clients. For other kinds of files the response has nothing that is needed, and may be
/// empty.
public struct OKUploadResult: Hashable, JSONModel {
  /// An image that was uploaded.
  public struct Photo: Hashable, Sendable {
    /// The token that stands for the image in a message.
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

  /// The images, by the identifiers that the server gave them.
  public var photos: [String: Photo] = [:]
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  /// Reads the body of a response.
  ///
  /// - Parameters:
  ///   - bytes: The body.
  ///   - maxBytes: The largest size that is read; by default 1 MiB.
  /// - Throws: `JSONError` when the body is no JSON object, even mended, is larger than `maxBytes`, or is nested
  ///   deeper than 64 levels.
  public init(parsing bytes: Data, maxBytes: Int = 1 << 20) throws(JSONError) {
    self = try Self.parsed(bytes, maxBytes: maxBytes)
  }
}

extension OKUploadResult.Photo: JSONCodableRecord {
  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("token", &token)
  }
}

extension OKUploadResult: JSONCodableRecord {
  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("photos", &photos)
  }
}

/// The pauses that give OK time to process an upload before a message with it is sent.
///
/// OK asks for some seconds (OK Graph API, graph.user.fileUploadUrl) and names no figure; the defaults are those of a
/// client that works. The error code for a file that is not processed yet is not documented.
public struct OKProcessing: Hashable, Sendable {
  /// The pause after a sound or a file; by default 2 s.
  public var pause: Duration
  /// The pause after a video; by default 5 s.
  public var videoPause: Duration
  /// The time that every megabyte (1,000,000 bytes) of a video adds to ``videoPause``; by default 1 s.
  public var videoPausePerMegabyte: Duration
  /// The longest pause; by default 30 s.
  public var longestPause: Duration
  /// The pauses before a refused message with an uploaded file is sent again, one for each further attempt; by
  /// default 3 s, 6 s and 12 s. `SendOptions.maxAttempts` may end the attempts earlier. Empty for no further attempt.
  public var retries: [Duration]

  /// Makes pauses; see the properties for their defaults.
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

  /// Returns the pause after an upload of so many bytes: zero for an image, whose token comes only when OK has
  /// processed it.
  func pause(after kind: OKUploadedFile.Kind, bytes: Int64) -> Duration {
    switch kind {
    case .image: .zero
    case .audio, .file: min(pause, longestPause)
    case .video:
      min(longestPause, videoPause + videoPausePerMegabyte * Int(clamping: min(bytes / 1_000_000, 1 << 20)))
    }
  }
}

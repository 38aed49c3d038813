/// What an upload has led to: attach it to messages, once or often.
public struct OKUploadedFile: Hashable, Sendable, Codable {
  /// As what it was uploaded.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// An image.
    case image
    /// A video.
    case video
    /// A sound.
    case audio
    /// A file of any kind.
    case file
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

extension OKUploadedFile.Kind {
  /// The word of the wire, for attachments and for uploads.
  var word: String { rawValue.uppercased() }
}

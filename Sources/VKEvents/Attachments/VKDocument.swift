public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A file.
public struct VKDocument: Hashable, JSONModel {
  /// The kind of a file, a digit.
  public struct Kind: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// A text.
    public static let text: Self = "1"
    /// An archive.
    public static let archive: Self = "2"
    /// A GIF.
    public static let gif: Self = "3"
    /// A picture.
    public static let image: Self = "4"
    /// Sound.
    public static let audio: Self = "5"
    /// A video.
    public static let video: Self = "6"
    /// A book.
    public static let book: Self = "7"
    /// Something else.
    public static let other: Self = "8"
  }

  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The name of the file.
  public var title: String?
  /// The size in bytes.
  public var size: Int64?
  /// The extension of the name.
  public var fileExtension: String?
  /// The address.
  @LossyURL public var url: URL?
  /// When it was made.
  public var date: Date?
  /// The kind, 1…8.
  public var type: Kind?
  /// The key that a copy needs in its address.
  public var accessKey: String?
  /// Whether it is licensed.
  public var isLicensed: Bool?
  /// Whether the reader may change it.
  public var canManage: Bool?
  /// Whether VK warns of it.
  public var isUnsafe: Bool?
  /// The marks.
  public var tags: [String] = []
  /// How to show it.
  @Indirect public var preview: VKDocumentPreview?
  /// A page that shows it.
  @LossyURL public var webPreviewURL: URL?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKDocument: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("title", &title)
    try field("size", &size)
    try field("ext", &fileExtension)
    try field("url", &_url.text)
    try field("date", &date, .seconds)
    try field("type", &type)
    try field("access_key", &accessKey)
    try field("is_licensed", &isLicensed)
    try field("can_manage", &canManage)
    try field("is_unsafe", &isUnsafe)
    try field("tags", &tags)
    try field("preview", &_preview)
    try field("web_preview_url", &_webPreviewURL.text)
  }
}

extension VKDocument.Kind: JSONCodableValue {}

/// A preview file of a file.
public struct VKDocumentFile: Hashable, JSONModel {
  /// The address.
  @LossyURL public var url: URL?
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// The size in bytes.
  public var fileSize: Int64?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKDocumentFile: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("src", &_url.text)
    try field("width", &width)
    try field("height", &height)
    try field("file_size", &fileSize)
  }
}

/// How to show a file.
public struct VKDocumentPreview: Hashable, JSONModel {
  /// Pictures.
  @Indirect public var photo: VKDocumentPhoto?
  /// A video.
  @Indirect public var video: VKDocumentFile?
  /// A drawing.
  @Indirect public var graffiti: VKDocumentFile?
  /// A voice message.
  @Indirect public var audioMessage: VKAudioMessage?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKDocumentPreview: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("photo", &_photo)
    try field("video", &_video)
    try field("graffiti", &_graffiti)
    try field("audio_msg", &_audioMessage)
  }
}

/// The preview pictures of a file.
public struct VKDocumentPhoto: Hashable, JSONModel {
  /// The sizes.
  public var sizes: [VKPhotoSize] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKDocumentPhoto: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("sizes", &sizes)
  }
}

/// A drawing.
public struct VKGraffiti: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The address.
  @LossyURL public var url: URL?
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// The key that a copy needs in its address.
  public var accessKey: String?
  /// The sizes of old API versions, one key each.
  public var oldImages: [VKImage] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKGraffiti: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("url", &_url.text)
    try field("width", &width)
    try field("height", &height)
    try field("access_key", &accessKey)
    try field.image("photo_200", width: 200, in: &oldImages)
    try field.image("photo_586", width: 586, in: &oldImages)
  }
}

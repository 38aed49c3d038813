public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A file, which VK calls a document.
///
/// Documented in part: `docs_doc` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKDocument: Hashable, JSONModel, JSONCodableObject {
  /// The kind of a file, a digit of 1…8.
  public struct Kind: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Makes the value from VK's word, known or unknown.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// A text file.
    public static let text: Self = "1"
    /// An archive.
    public static let archive: Self = "2"
    /// An animated picture in the GIF format.
    public static let gif: Self = "3"
    /// A picture.
    public static let image: Self = "4"
    /// A sound file.
    public static let audio: Self = "5"
    /// A video.
    public static let video: Self = "6"
    /// An e-book.
    public static let book: Self = "7"
    /// A file of another kind.
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
  /// When it was uploaded.
  public var date: Date?
  /// The kind, 1…8.
  public var type: Kind?
  /// The access key, the last part of ``VKAttachment/address``.
  public var accessKey: String?
  /// Whether it is licensed.
  public var isLicensed: Bool?
  /// Whether the current user may change it.
  public var canManage: Bool?
  /// Whether VK warns that it may be unsafe.
  public var isUnsafe: Bool?
  /// The tags.
  public var tags: [String] = []
  /// The preview.
  @Indirect public var preview: VKDocumentPreview?
  /// The address of a page that shows it.
  @LossyURL public var webPreviewURL: URL?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// A video or a drawing that serves as the preview of a file.
public struct VKDocumentFile: Hashable, JSONModel, JSONCodableObject {
  /// The address.
  @LossyURL public var url: URL?
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// The size in bytes.
  public var fileSize: Int64?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("src", &_url.text)
    try field("width", &width)
    try field("height", &height)
    try field("file_size", &fileSize)
  }
}

/// The preview of a file, in the form that suits its kind.
public struct VKDocumentPreview: Hashable, JSONModel, JSONCodableObject {
  /// The preview as pictures.
  @Indirect public var photo: VKDocumentPhoto?
  /// The preview as a video.
  @Indirect public var video: VKDocumentFile?
  /// The preview as a drawing.
  @Indirect public var graffiti: VKDocumentFile?
  /// The preview as a voice message.
  @Indirect public var audioMessage: VKAudioMessage?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("photo", &_photo)
    try field("video", &_video)
    try field("graffiti", &_graffiti)
    try field("audio_msg", &_audioMessage)
  }
}

/// The preview pictures of a file.
public struct VKDocumentPhoto: Hashable, JSONModel, JSONCodableObject {
  /// The sizes.
  public var sizes: [VKPhotoSize] = []

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("sizes", &sizes)
  }
}

/// A drawing.
///
/// Documented: `wall_graffiti` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKGraffiti: Hashable, JSONModel, JSONCodableObject {
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
  /// The access key, the last part of ``VKAttachment/address``.
  public var accessKey: String?
  /// The sizes in old API versions, which have a key for each width: `photo_200`.
  public var oldImages: [VKImage] = []

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

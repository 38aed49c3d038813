public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An app.
public struct VKApp: Hashable, JSONModel {
  /// The app.
  public var id: Int64?
  /// The title.
  public var title: String?
  /// The kind.
  public var type: String?
  /// Who made it.
  public var authorOwnerID: Int64?
  /// Whether the reader has it.
  public var isInstalled: Bool?
  /// Whether it is among the bookmarks.
  public var isFavorite: Bool?
  /// Whether it may notify the reader.
  public var areNotificationsEnabled: Bool?
  /// The address to share.
  @LossyURL public var shareURL: URL?
  /// The address to open.
  @LossyURL public var webviewURL: URL?
  /// A code of VK's statistics.
  public var trackCode: String?
  /// The pictures; the width is the key's.
  public var icons: [VKImage] = []
  /// How it is held.
  public var screenOrientation: Int?
  /// Whether it stands out.
  public var isFeatured: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKApp: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("title", &title)
    try field("type", &type)
    try field("author_owner_id", &authorOwnerID)
    try field("is_installed", &isInstalled)
    try field("is_favorite", &isFavorite)
    try field("are_notifications_enabled", &areNotificationsEnabled)
    try field("share_url", &_shareURL.text)
    try field("webview_url", &_webviewURL.text)
    try field("track_code", &trackCode)
    try field.image("icon_75", width: 75, in: &icons)
    try field.image("icon_139", width: 139, in: &icons)
    try field.image("icon_150", width: 150, in: &icons)
    try field.image("icon_278", width: 278, in: &icons)
    try field.image("icon_576", width: 576, in: &icons)
    try field("screen_orientation", &screenOrientation)
    try field("is_featured", &isFeatured)
  }
}

/// An app with a title and a button.
public struct VKMiniApp: Hashable, JSONModel {
  /// The app.
  @Indirect public var app: VKApp?
  /// The title.
  public var title: String?
  /// The description.
  public var description: String?
  /// The words on its button.
  public var buttonText: String?
  /// The pictures.
  public var images: [VKImage] = []
  /// The address.
  @LossyURL public var url: URL?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKMiniApp: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("app", &_app)
    try field("title", &title)
    try field("description", &description)
    try field("button_text", &buttonText)
    try field("images", &images)
    try field("url", &_url.text)
  }
}

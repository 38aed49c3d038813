public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An app on VK: a mini app, a game or a site.
///
/// Documented in part: `apps_app_min` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKApp: Hashable, JSONModel, JSONCodableObject {
  /// The id.
  public var id: Int64?
  /// The title.
  public var title: String?
  /// The kind: `app`, `game`, `site`, `standalone`, `vk_app`, `community_app`, `html5_game` or `mini_app`.
  public var type: String?
  /// The id of the author.
  public var authorOwnerID: Int64?
  /// Whether the current user has installed it.
  public var isInstalled: Bool?
  /// Whether the current user has bookmarked it.
  public var isFavorite: Bool?
  /// Whether it may send notifications to the current user.
  public var areNotificationsEnabled: Bool?
  /// The address for sharing it.
  @LossyURL public var shareURL: URL?
  /// The address for opening it.
  @LossyURL public var webviewURL: URL?
  /// VK's tracking code, for its statistics.
  public var trackCode: String?
  /// The icon in widths of 75…576 pixels; the JSON has a key for each width, such as `icon_75`.
  public var icons: [VKImage] = []
  /// The required screen orientation, as VK's number.
  public var screenOrientation: Int?
  /// Whether VK marks it as featured.
  public var isFeatured: Bool?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// An attached mini app, with a title and a button.
public struct VKMiniApp: Hashable, JSONModel, JSONCodableObject {
  /// The app.
  @Indirect public var app: VKApp?
  /// The title.
  public var title: String?
  /// The description.
  public var description: String?
  /// The label of the button.
  public var buttonText: String?
  /// The pictures.
  public var images: [VKImage] = []
  /// The address.
  @LossyURL public var url: URL?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("app", &_app)
    try field("title", &title)
    try field("description", &description)
    try field("button_text", &buttonText)
    try field("images", &images)
    try field("url", &_url.text)
  }
}

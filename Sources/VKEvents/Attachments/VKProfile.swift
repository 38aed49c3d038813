public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A person or a community, in the form that VK sends with a post.
public struct VKProfile: Hashable, JSONModel, JSONCodableObject {
  /// The id; positive for communities as well.
  public var id: Int64?
  /// The kind.
  public var type: String?
  /// The name of a community.
  public var name: String?
  /// The first name of a person.
  public var firstName: String?
  /// The last name of a person.
  public var lastName: String?
  /// The short name.
  public var screenName: String?
  /// The sex: 0 unknown, 1 female, 2 male.
  public var sex: Int?
  /// Whether the profile or community is closed to others.
  public var isClosed: Bool?
  /// Whether the current user may see it although it is closed.
  public var canAccessClosed: Bool?
  /// The reason why it no longer exists: `deleted`, `banned`.
  public var deactivated: String?
  /// Whether the current user administers it.
  public var isAdmin: Bool?
  /// Whether the current user is a member.
  public var isMember: Bool?
  /// Whether the current user advertises for it.
  public var isAdvertiser: Bool?
  /// Whether the person is online.
  public var isOnline: Bool?
  /// Whether the person is online with a mobile phone.
  public var isOnlineMobile: Bool?
  /// The id of the app with which the person is online.
  public var onlineApp: Int64?
  /// When the person was online.
  @Indirect public var onlineInfo: VKOnlineInfo?
  /// Whether VK has verified it.
  public var isVerified: Bool?
  /// The picture, 50 pixels wide.
  @LossyURL public var photo50: URL?
  /// The picture, 100 pixels wide.
  @LossyURL public var photo100: URL?
  /// The picture, 200 pixels wide.
  @LossyURL public var photo200: URL?
  /// The picture's base address, for any width.
  @LossyURL public var photoBase: URL?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("type", &type)
    try field("name", &name)
    try field("first_name", &firstName)
    try field("last_name", &lastName)
    try field("screen_name", &screenName)
    try field("sex", &sex)
    try field("is_closed", &isClosed)
    try field("can_access_closed", &canAccessClosed)
    try field("deactivated", &deactivated)
    try field("is_admin", &isAdmin)
    try field("is_member", &isMember)
    try field("is_advertiser", &isAdvertiser)
    try field("online", &isOnline)
    try field("online_mobile", &isOnlineMobile)
    try field("online_app", &onlineApp)
    try field("online_info", &_onlineInfo)
    try field("verified", &isVerified)
    try field("photo_50", &_photo50.text)
    try field("photo_100", &_photo100.text)
    try field("photo_200", &_photo200.text)
    try field("photo_base", &_photoBase.text)
  }
}

/// When a person was online.
public struct VKOnlineInfo: Hashable, JSONModel, JSONCodableObject {
  /// Whether the current user may see when the person was online.
  public var isVisible: Bool?
  /// When the person was last online.
  public var lastSeen: Date?
  /// Whether the person is online now.
  public var isOnline: Bool?
  /// The id of the app that the person uses or used.
  public var appID: Int64?
  /// Whether the person uses or used a mobile phone.
  public var isMobile: Bool?
  /// The state, as VK words it.
  public var status: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("visible", &isVisible)
    try field("last_seen", &lastSeen, .seconds)
    try field("is_online", &isOnline)
    try field("app_id", &appID)
    try field("is_mobile", &isMobile)
    try field("status", &status)
  }
}

/// A reference to a user: only the id.
public struct VKUserReference: Hashable, JSONModel, JSONCodableObject {
  /// The id of the user.
  public var id: Int64?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
  }
}

/// An attached event or community.
///
/// Documented in part: `events_event_attach` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKEventOrGroup: Hashable, JSONModel, JSONCodableObject {
  /// The id of the community, positive.
  public var id: Int64?
  /// VK's text about it.
  public var text: String?
  /// The label of the button.
  public var buttonText: String?
  /// The ids of friends who take part.
  public var friends: [Int64] = []
  /// When the event begins.
  public var date: Date?
  /// The place of the event, as text.
  public var address: String?
  /// The membership of the current user, as VK's number.
  public var memberStatus: Int?
  /// Whether the current user has bookmarked it.
  public var isFavorite: Bool?
  /// The state, as VK words it.
  public var status: String?
  /// The number of members.
  public var size: Int?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("text", &text)
    try field("button_text", &buttonText)
    try field("friends", &friends)
    try field("time", &date, .seconds)
    try field("address", &address)
    try field("member_status", &memberStatus)
    try field("is_favorite", &isFavorite)
    try field("status", &status)
    try field("size", &size)
  }
}

/// A curator, who puts music together.
public struct VKCurator: Hashable, JSONModel, JSONCodableObject {
  /// The id.
  public var id: Int64?
  /// The name.
  public var name: String?
  /// The description.
  public var description: String?
  /// The address.
  @LossyURL public var url: URL?
  /// The pictures.
  public var photos: [VKImage] = []
  /// Whether the current user follows the curator.
  public var isFollowed: Bool?
  /// Whether the current user may follow the curator.
  public var canFollow: Bool?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
    try field("description", &description)
    try field("url", &_url.text)
    try field("photo", &photos)
    try field("is_followed", &isFollowed)
    try field("can_follow", &canFollow)
  }
}

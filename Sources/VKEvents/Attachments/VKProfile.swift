public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A person or a community, as it comes with a post.
public struct VKProfile: Hashable, JSONModel {
  /// The id; VK sends communities here without the minus.
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
  /// 0 not known, 1 woman, 2 man.
  public var sex: Int?
  /// Whether it is closed to others.
  public var isClosed: Bool?
  /// Whether the reader may enter nevertheless.
  public var canAccessClosed: Bool?
  /// Why it is no more: `deleted`, `banned`.
  public var deactivated: String?
  /// Whether the reader administers it.
  public var isAdmin: Bool?
  /// Whether the reader is a member.
  public var isMember: Bool?
  /// Whether the reader advertises for it.
  public var isAdvertiser: Bool?
  /// Whether the person is online.
  public var isOnline: Bool?
  /// Whether the person is online with a telephone.
  public var isOnlineMobile: Bool?
  /// The app with which the person is online.
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
  /// The picture at any width.
  @LossyURL public var photoBase: URL?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKProfile: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
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
public struct VKOnlineInfo: Hashable, JSONModel {
  /// Whether it may be seen.
  public var isVisible: Bool?
  /// When it was.
  public var lastSeen: Date?
  /// Whether it is now.
  public var isOnline: Bool?
  /// With which app.
  public var appID: Int64?
  /// Whether with a telephone.
  public var isMobile: Bool?
  /// The state, as VK words it.
  public var status: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKOnlineInfo: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("visible", &isVisible)
    try field("last_seen", &lastSeen, .seconds)
    try field("is_online", &isOnline)
    try field("app_id", &appID)
    try field("is_mobile", &isMobile)
    try field("status", &status)
  }
}

/// A user, by id.
public struct VKUserReference: Hashable, JSONModel {
  /// The user.
  public var id: Int64?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKUserReference: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
  }
}

/// An event or a community that is attached.
public struct VKEventOrGroup: Hashable, JSONModel {
  /// The community, positive.
  public var id: Int64?
  /// What VK says of it.
  public var text: String?
  /// The words on its button.
  public var buttonText: String?
  /// Friends who take part.
  public var friends: [Int64] = []
  /// When it begins.
  public var date: Date?
  /// Where it is.
  public var address: String?
  /// Whether the reader takes part.
  public var memberStatus: Int?
  /// Whether it is among the bookmarks.
  public var isFavorite: Bool?
  /// The state, as VK words it.
  public var status: String?
  /// How many members it has.
  public var size: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKEventOrGroup: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
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

/// Somebody who puts music together.
public struct VKCurator: Hashable, JSONModel {
  /// The curator.
  public var id: Int64?
  /// The name.
  public var name: String?
  /// The description.
  public var description: String?
  /// The address.
  @LossyURL public var url: URL?
  /// The pictures.
  public var photos: [VKImage] = []
  /// Whether the reader follows them.
  public var isFollowed: Bool?
  /// Whether the reader may follow them.
  public var canFollow: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKCurator: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
    try field("description", &description)
    try field("url", &_url.text)
    try field("photo", &photos)
    try field("is_followed", &isFollowed)
    try field("can_follow", &canFollow)
  }
}

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

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

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

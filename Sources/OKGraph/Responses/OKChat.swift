public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A chat (graph.user.chats, graph.user.chat). Every field may be missing.
public struct OKChat: Hashable, JSONModel {
  /// The kind.
  public var type: OKChatType?
  /// What the account is to it.
  public var status: OKChatStatus?
  /// The title; the name of the person, in a person's chat with a group. It was seen empty.
  public var title: String?
  /// The picture: PNG or JPEG.
  @LossyURL public var icon: URL?
  /// When each participant did something last.
  public var participants: [OKUserID: Date] = [:]
  /// When the last message or change was.
  public var lastEventAt: Date?
  /// The identifier.
  public var id: OKChatID?
  /// Who owns it.
  public var ownerID: OKUserID?
  /// The group.
  public var groupID: OKGroupID?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes a chat of which nothing is known.
  public init() {}
}

extension OKChat: JSONCodableRecord {
  private struct Icon: JSONCodableObject {
    var url: String?

    mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
      try field("url", &url)
    }
  }

  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("type", &type)
    try field("status", &status)
    try field("title", &title)
    var picture = $icon.map { Icon(url: $0) }
    try field("icon", &picture)
    $icon = picture?.url
    try participants(&field)
    try field("lastEventTime", &lastEventAt, .milliseconds)
    try field("chat_id", &id)
    try field("owner_id", &ownerID)
    try field("group_id", &groupID)
  }

  /// An object of people's ids and milliseconds.
  private mutating func participants<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    let before =
      participants.isEmpty
      ? nil
      : Dictionary(
        uniqueKeysWithValues: participants.map { ($0.key.rawValue, UnixTime.milliseconds.number($0.value)) })
    var times = before
    try field("participants", &times)
    guard let times, times != before else { return }
    participants = Dictionary(
      uniqueKeysWithValues: times.compactMap { user, time in
        time.map { (OKUserID(rawValue: user), UnixTime.milliseconds.date($0)) }
      })
  }
}

/// The kind of a chat (graph.user.chats).
public struct OKChatType: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// A person's chat with a group.
  public static let groupChat: Self = "GROUP_CHAT"
  /// Two people.
  public static let dialog: Self = "DIALOG"
  /// Several people.
  public static let chat: Self = "CHAT"
}

extension OKChatType: JSONCodableValue {}

/// What the account is to a chat (graph.user.chats).
public struct OKChatStatus: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// It takes part.
  public static let active: Self = "ACTIVE"
  /// It has left.
  public static let left: Self = "LEFT"
  /// It was removed.
  public static let removed: Self = "REMOVED"
}

extension OKChatStatus: JSONCodableValue {}

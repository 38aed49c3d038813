public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A chat (OK Graph API, graph.user.chats and graph.user.chat). Every field may be missing.
public struct OKChat: Hashable, JSONModel, JSONCodableRecord {
  /// The kind of the chat.
  public var type: OKChatType?
  /// Whether the account of the token takes part in the chat.
  public var status: OKChatStatus?
  /// The title; in a person's chat with a group, the name of the person. It may be empty.
  public var title: String?
  /// The address of the picture, a PNG or JPEG.
  @LossyURL public var icon: URL?
  /// The time of each participant's last action; milliseconds since 1970 in the JSON.
  public var participants: [OKUserID: Date] = [:]
  /// The time of the last message or change; `lastEventTime`, milliseconds since 1970 in the JSON.
  public var lastEventAt: Date?
  /// The identifier.
  public var id: OKChatID?
  /// The owner of the chat.
  public var ownerID: OKUserID?
  /// The group, in a person's chat with a group.
  public var groupID: OKGroupID?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  private struct Icon: JSONCodableObject {
    var url: String?

    mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
      try field("url", &url)
    }
  }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

  /// Reads or writes ``participants``: an object from the ids of people to milliseconds since 1970.
  private mutating func participants<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// The kind of a chat (OK Graph API, graph.user.chats).
public struct OKChatType: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// A person's chat with a group.
  public static let groupChat: Self = "GROUP_CHAT"
  /// A chat of two people.
  public static let dialog: Self = "DIALOG"
  /// A chat of several people.
  public static let chat: Self = "CHAT"
}

extension OKChatType: JSONCodableValue {}

/// The relation of the token's account to a chat (OK Graph API, graph.user.chats).
public struct OKChatStatus: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The account takes part.
  public static let active: Self = "ACTIVE"
  /// The account has left.
  public static let left: Self = "LEFT"
  /// The account was removed.
  public static let removed: Self = "REMOVED"
}

extension OKChatStatus: JSONCodableValue {}

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A message of a channel, shared into a conversation.
///
/// Not documented: the keys that a client of VK for Android, Fast, reads.
public struct VKChannelMessage: Hashable, JSONModel {
  /// The channel.
  public var channelID: Int64?
  /// The number of the message in the channel.
  public var conversationMessageID: Int64?
  /// Who wrote it; negative for a community.
  public var authorID: Int64?
  /// The channel as it is shown.
  @Indirect public var channel: VKChannelInfo?
  /// The kind of the channel.
  public var channelType: String?
  /// A mark of the message that is unique everywhere.
  public var guid: String?
  /// The text.
  public var text: String?
  /// When it was written.
  public var date: Date?
  /// What is attached to it.
  public var attachments: [VKAttachment] = []
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKChannelMessage: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("channel_id", &channelID)
    try field("cmid", &conversationMessageID)
    try field("author_id", &authorID)
    try field("channel_info", &_channel)
    try field("channel_type", &channelType)
    try field("guid", &guid)
    try field("text", &text)
    try field("time", &date, .seconds)
    try field("attachments", &attachments)
  }
}

/// How a channel is shown.
public struct VKChannelInfo: Hashable, JSONModel {
  /// The title.
  public var title: String?
  /// The picture at any width.
  @LossyURL public var photo: URL?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKChannelInfo: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("title", &title)
    try field("photo_base", &_photo.text)
  }
}

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What happened in a community, apart from messages: the ids that all such events share, and the rest as received.
///
/// A post, photo or video is read in full with `event.object?.decode(VKPost.self)`.
public struct VKCommunityEvent: Hashable, Sendable {
  /// The type of the event, such as `group_join`: not a part of ``object``, so an event that you decode by itself has
  /// none (an empty one).
  public var type: VKEventType = ""
  /// What it is about: the comment, post, photo, poll, order; for a like what was liked.
  public var id: Int64?
  /// To what that belongs: the photo, video, product, discussion or post of a comment.
  public var parentID: Int64?
  /// Whose that is; negative for a community.
  public var ownerID: Int64?
  /// Who did it, or whom it befell: the writer, the liker, the new member, the blocked person.
  public var userID: Int64?
  /// Who did it to another: the administrator, or who deleted a comment.
  public var adminID: Int64?
  /// When it happened, where VK says so.
  public var date: Date?
  /// The text, comment, description or payload.
  public var text: String?
  /// What is attached to a post or a comment.
  public var attachments: [VKAttachment] = []
  private var compared = ComparedJSON()
  /// The `object` of the event as received; `nil` for an event that you made.
  public var object: RawJSON? {
    get { compared.raw }
    set { compared.raw = newValue }
  }
  @usableFromInline package var received: ReceivedJSON {
    get { ReceivedJSON(compared.raw) }
    set { compared.raw = newValue.raw }
  }

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKCommunityEvent: VKRecord {
  @usableFromInline package mutating func fields<Fields: WireFields>(
    _ field: inout Fields
  ) throws(WireError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("user_id", &userID)
    try field("date", &date, .seconds)
    try field("text", &text)
    try field("attachments", &attachments)
    try field("parent_id", &parentID)
    try field("admin_id", &adminID)
    try aliases(&field)
  }

  /// The names that the same things have in one or another kind of event.
  private mutating func aliases<Fields: WireFields>(_ field: inout Fields) throws(WireError) {
    for name in ["from_id", "liker_id"] as [StaticString] { try field.alias(name, &userID) }
    try field.alias("deleter_id", &adminID)
    for name in ["object_id", "poll_id", "lead_id", "app_id"] as [StaticString] { try field.alias(name, &id) }
    for name
      in [
        "photo_owner_id", "video_owner_id", "market_owner_id", "topic_owner_id", "post_owner_id",
        "object_owner_id",
      ] as [StaticString]
    { try field.alias(name, &ownerID) }
    for name
      in ["photo_id", "video_id", "item_id", "topic_id", "post_id", "form_id"] as [StaticString]
    { try field.alias(name, &parentID) }
    for name in ["comment", "description", "payload"] as [StaticString] { try field.alias(name, &text) }
  }
}

extension VKCommunityEvent: Codable {
  /// Reads the `object` of an event; what cannot be read is left out, and stays in ``object``.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(wire: decoder) }

  /// Writes ``object`` as received, with the properties in it that were changed since; an event that you made, from its
  /// properties. Its ``type`` is not written.
  ///
  /// - Throws: `EncodingError`, as `JSONValue` does.
  public func encode(to encoder: any Encoder) throws { try encodeWire(to: encoder) }
}

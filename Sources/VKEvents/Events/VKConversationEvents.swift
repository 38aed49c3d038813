public import VestnikCore

/// The press of a callback button: the object of `message_event`.
///
/// Answer it within a minute with `messages.sendMessageEventAnswer`, whose parameters ``VKButtonAnswer`` makes: the
/// app of the person waits.
public struct VKButtonPress: Hashable, JSONModel, VKRecord {
  /// The id of the person who pressed the button.
  public var userID: Int64?
  /// The id of the conversation.
  public var peerID: Int64?
  /// The token for the answer, valid for about one minute; it is not the id of the event.
  public var answerToken: String?
  /// The payload of the button.
  public var payload: VKPayload?
  /// The number in the conversation of the message with the button; missing for a keyboard outside of messages.
  public var conversationMessageID: Int64?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("user_id", &userID)
    try field("peer_id", &peerID)
    try field("event_id", &answerToken)
    try field("payload", &payload)
    try field("conversation_message_id", &conversationMessageID)
  }
}

/// A report that a conversation was read up to a message: the object of `message_read`.
public struct VKReadReceipt: Hashable, JSONModel, VKRecord {
  /// The id of the person who read the conversation.
  public var fromID: Int64?
  /// The id of the conversation.
  public var peerID: Int64?
  /// The id of the last message that was read.
  public var readMessageID: Int64?
  /// The number in the conversation of the last message that was read.
  public var conversationMessageID: Int64?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("from_id", &fromID)
    try field("peer_id", &peerID)
    try field("read_message_id", &readMessageID)
    try field("conversation_message_id", &conversationMessageID)
  }
}

/// A report that a person is typing: the object of `message_typing_state`.
public struct VKTyping: Hashable, JSONModel, VKRecord {
  /// An activity of a person in a conversation.
  public struct State: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Types a text.
    public static let typing: Self = "typing"
    /// Records a voice message.
    public static let audioMessage: Self = "audiomessage"
    /// Sends a photo.
    public static let photo: Self = "photo"
    /// Sends a video.
    public static let video: Self = "video"
    /// Sends a file.
    public static let file: Self = "file"
  }

  /// The activity of the person.
  public var state: State?
  /// The id of the person.
  public var fromID: Int64?
  /// The id of the community, negative.
  public var toID: Int64?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("state", &state)
    try field("from_id", &fromID)
    try field("to_id", &toID)
  }
}

extension VKTyping.State: JSONCodableValue {}

/// A change of a reaction to a message, given or taken back: the object of `message_reaction_event`.
public struct VKReactionChange: Hashable, JSONModel, VKRecord {
  /// The id of the person who reacted.
  public var reactedID: Int64?
  /// The id of the conversation.
  public var peerID: Int64?
  /// The number of the message in the conversation.
  public var conversationMessageID: Int64?
  /// The number of the reaction, 1…64; `nil` probably when it was taken back.
  public var reactionID: Int?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("reacted_id", &reactedID)
    try field("peer_id", &peerID)
    try field("cmid", &conversationMessageID)
    try field("reaction_id", &reactionID)
  }
}

/// The permission to write to a person, given (`message_allow`) or taken back (`message_deny`).
public struct VKPermission: Hashable, JSONModel, VKRecord {
  /// The id of the person who gave the permission or took it back.
  public var userID: Int64?
  /// The parameter `key` of the call of `messages.allowMessagesFromGroup`; empty when a first message gave the
  /// permission.
  public var key: String?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("user_id", &userID)
    try field("key", &key)
  }
}

public import VestnikCore

/// The press of a callback button.
///
/// Answer it within a minute with `messages.sendMessageEventAnswer`: the app of the person waits.
public struct VKButtonPress: Hashable, JSONModel {
  /// Who pressed it.
  public var userID: Int64?
  /// The conversation.
  public var peerID: Int64?
  /// The token for the answer, valid for about one minute; not the event's own id.
  public var answerToken: String?
  /// What the button carries.
  public var payload: VKPayload?
  /// The message of the button; missing for a keyboard outside of messages.
  public var conversationMessageID: Int64?
  /// The JSON from which it was read.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKButtonPress: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("user_id", &userID)
    try field("peer_id", &peerID)
    try field("event_id", &answerToken)
    try field("payload", &payload)
    try field("conversation_message_id", &conversationMessageID)
  }
}

/// A conversation was read up to a message.
public struct VKReadReceipt: Hashable, JSONModel {
  /// Who read it.
  public var fromID: Int64?
  /// The conversation.
  public var peerID: Int64?
  /// The last message that was read.
  public var readMessageID: Int64?
  /// Its number in the conversation.
  public var conversationMessageID: Int64?
  /// The JSON from which it was read.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKReadReceipt: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("from_id", &fromID)
    try field("peer_id", &peerID)
    try field("read_message_id", &readMessageID)
    try field("conversation_message_id", &conversationMessageID)
  }
}

/// Somebody is typing.
public struct VKTyping: Hashable, JSONModel {
  /// What the person does.
  public struct State: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Writes a text.
    public static let typing: Self = "typing"
    /// Speaks.
    public static let audioMessage: Self = "audiomessage"
    /// Sends a photo.
    public static let photo: Self = "photo"
    /// Sends a video.
    public static let video: Self = "video"
    /// Sends a file.
    public static let file: Self = "file"
  }

  /// What the person does.
  public var state: State?
  /// The person.
  public var fromID: Int64?
  /// The community, negative.
  public var toID: Int64?
  /// The JSON from which it was read.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKTyping: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("state", &state)
    try field("from_id", &fromID)
    try field("to_id", &toID)
  }
}

extension VKTyping.State: JSONCodableValue {}

/// A reaction to a message was given or, without one, taken back.
public struct VKReactionChange: Hashable, JSONModel {
  /// Who reacted.
  public var reactedID: Int64?
  /// The conversation.
  public var peerID: Int64?
  /// The message's number in the conversation.
  public var conversationMessageID: Int64?
  /// The reaction, 1…64; `nil` probably when it was taken back.
  public var reactionID: Int?
  /// The JSON from which it was read.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKReactionChange: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("reacted_id", &reactedID)
    try field("peer_id", &peerID)
    try field("cmid", &conversationMessageID)
    try field("reaction_id", &reactionID)
  }
}

/// The permission to write to a person, given or taken back.
public struct VKPermission: Hashable, JSONModel {
  /// Who gave it or took it back.
  public var userID: Int64?
  /// The parameter that `messages.allowMessagesFromGroup` was called with; empty when a first message gave
  /// it.
  public var key: String?
  /// The JSON from which it was read.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPermission: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("user_id", &userID)
    try field("key", &key)
  }
}

public import VestnikCore

/// The kind of an event.
public struct VKEventType: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// VK asks whether the server is yours.
  public static let confirmation: Self = "confirmation"
  /// A message came in.
  public static let messageNew: Self = "message_new"
  /// The community wrote a message.
  public static let messageReply: Self = "message_reply"
  /// A message was edited.
  public static let messageEdit: Self = "message_edit"
  /// A callback button was pressed.
  public static let messageEvent: Self = "message_event"
  /// A person allowed messages.
  public static let messageAllow: Self = "message_allow"
  /// A person forbade messages.
  public static let messageDeny: Self = "message_deny"
  /// A person is typing.
  public static let messageTypingState: Self = "message_typing_state"
  /// A conversation was read.
  public static let messageRead: Self = "message_read"
  /// A reaction was given or taken back.
  public static let messageReactionEvent: Self = "message_reaction_event"
  /// In VK's list, without a shape.
  public static let messagesEdit: Self = "messages_edit"
}

extension VKEventType: JSONCodableValue {}

public import VestnikCore

/// The kind of an event (`webhookType`; graph.user.subscribe).
public struct OKEventType: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// A new message.
  public static let messageCreated: Self = "MESSAGE_CREATED"
  /// A button was pressed.
  public static let messageCallback: Self = "MESSAGE_CALLBACK"
  /// The system says something, such as that a person opened the chat by a link.
  public static let chatSystem: Self = "CHAT_SYSTEM"
}

extension OKEventType: JSONCodableValue {}

extension OKEventType {
  /// Every kind that is documented.
  public static var all: [Self] { [.messageCreated, .messageCallback, .chatSystem] }
}

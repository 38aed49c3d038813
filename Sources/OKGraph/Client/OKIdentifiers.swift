public import VestnikCore

/// A person: `user:` and digits, or the digits alone where a message is sent (graph.user.messages, POST).
public struct OKUserID: OpenValue {
  /// The text as the server writes it.
  public let rawValue: String

  /// Wraps the text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

extension OKUserID: JSONCodableValue {}

extension OKUserID {
  /// The form with `user:`, which is the only one that the documents show for members of a chat.
  var prefixed: String {
    let isNumber = !rawValue.isEmpty && rawValue.utf8.allSatisfy { (0x30...0x39).contains($0) }
    return isNumber ? "user:" + rawValue : rawValue
  }

  /// The digits, without `user:`.
  var digits: Substring { rawValue.hasPrefix("user:") ? rawValue.dropFirst(5) : rawValue[...] }
}

/// A chat: `chat:C` and hexadecimal digits (graph.user.chats). Nothing in it is interpreted; it is sent as it was
/// received.
public struct OKChatID: OpenValue {
  /// The text as the server writes it.
  public let rawValue: String

  /// Wraps the text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

extension OKChatID: JSONCodableValue {}

/// A group: `group:` and digits (graph.user.info).
public struct OKGroupID: OpenValue {
  /// The text as the server writes it.
  public let rawValue: String

  /// Wraps the text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

extension OKGroupID: JSONCodableValue {}

/// A message: `mid:`, the chat and hexadecimal digits (graph.user.messages, GET). It is sent as it was received: whether
/// the `MID:` of some samples is another spelling is not documented.
public struct OKMessageID: OpenValue {
  /// The text as the server writes it.
  public let rawValue: String

  /// Wraps the text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

extension OKMessageID: JSONCodableValue {}

/// One press of a button (MESSAGE_CALLBACK): what an answer refers to.
public struct OKCallbackID: OpenValue {
  /// The text as the server writes it.
  public let rawValue: String

  /// Wraps the text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

extension OKCallbackID: JSONCodableValue {}

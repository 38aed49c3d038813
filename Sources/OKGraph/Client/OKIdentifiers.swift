public import VestnikCore

/// The identifier of a person: `user:` and digits, or only the digits where a message is sent (OK Graph API,
/// graph.user.messages, POST).
public struct OKUserID: OpenValue {
  /// The identifier as the server writes it.
  public let rawValue: String

  /// Makes an identifier from any text; nothing is checked.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

extension OKUserID: JSONCodableValue {}

extension OKUserID {
  /// The identifier with `user:`, the only form that OK's page shows for members of a chat (graph.user.messages,
  /// POST).
  var prefixed: String {
    let isNumber = !rawValue.isEmpty && rawValue.utf8.allSatisfy { (0x30...0x39).contains($0) }
    return isNumber ? "user:" + rawValue : rawValue
  }

  /// The identifier without `user:`.
  var digits: Substring { rawValue.hasPrefix("user:") ? rawValue.dropFirst(5) : rawValue[...] }
}

/// The identifier of a chat: `chat:C` and hexadecimal digits (OK Graph API, graph.user.chats).
///
/// The client does not interpret it; it is sent as it was received.
public struct OKChatID: OpenValue {
  /// The identifier as the server writes it.
  public let rawValue: String

  /// Makes an identifier from any text; nothing is checked.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

extension OKChatID: JSONCodableValue {}

/// The identifier of a group: `group:` and digits (OK Graph API, graph.user.info).
public struct OKGroupID: OpenValue {
  /// The identifier as the server writes it.
  public let rawValue: String

  /// Makes an identifier from any text; nothing is checked.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

extension OKGroupID: JSONCodableValue {}

/// The identifier of a message: `mid:`, the chat and hexadecimal digits (OK Graph API, graph.user.messages, GET).
///
/// It is sent as it was received. Some of OK's samples have `MID:`; whether that is another spelling of the same is
/// not documented.
public struct OKMessageID: OpenValue {
  /// The identifier as the server writes it.
  public let rawValue: String

  /// Makes an identifier from any text; nothing is checked.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

extension OKMessageID: JSONCodableValue {}

/// The identifier of one press of a button (MESSAGE_CALLBACK), to which
/// ``OKGraphClient/answer(_:in:with:options:)`` refers.
public struct OKCallbackID: OpenValue {
  /// The identifier as the server writes it.
  public let rawValue: String

  /// Makes an identifier from any text; nothing is checked.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

extension OKCallbackID: JSONCodableValue {}

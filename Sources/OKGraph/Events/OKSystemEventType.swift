public import VestnikCore

/// What a CHAT_SYSTEM event is about.
public struct OKSystemEventType: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// A person opened the chat by a link that was made for it.
  public static let chatStarted: Self = "CHAT_STARTED"
}

extension OKSystemEventType: JSONCodableValue {}

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

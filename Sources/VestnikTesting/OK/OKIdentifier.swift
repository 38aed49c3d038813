/// The documented forms of identifiers.
enum OKIdentifier {
  /// `chat:C` and hexadecimal digits.
  static func isChat(_ text: String) -> Bool {
    text.hasPrefix("chat:C") && text.utf8.count > 6 && text.utf8.dropFirst(6).allSatisfy(\.isHexDigit)
  }

  /// `user:` and digits.
  static func isUser(_ text: String) -> Bool {
    text.hasPrefix("user:") && user(text) == text
  }

  /// The user as `user:ID` when the text is that or `ID` alone.
  static func user(_ text: String) -> String? {
    let digits = text.hasPrefix("user:") ? text.utf8.dropFirst(5) : text.utf8[...]
    guard !digits.isEmpty, digits.allSatisfy(\.isDigit), let number = Int64(String(digits) ?? ""), number > 0
    else { return nil }
    return "user:\(number)"
  }

  /// The message as it is written in data: the documentation also writes the prefix in capitals.
  static func message(_ text: String) -> String {
    text.hasPrefix("MID:") ? "mid:" + text.dropFirst(4) : text
  }
}

extension UInt8 {
  fileprivate var isHexDigit: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
      || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(self)
  }
}

/// A phone number as the caller wrote it.
///
/// Nothing fails here: validation reports what is wrong, so that a whole batch is checked at once.
public struct PhoneNumber: OpenValue {
  /// The number as it was written.
  public let rawValue: String

  /// Wraps the text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The digits as a number when the text is an international number, else `nil`.
  ///
  /// Accepted are 7 to 15 ASCII digits, the first of them not zero, with or without a leading `+`
  /// (ITU-T E.164). Spaces, hyphens and parentheses are not: see ``withoutPunctuation``.
  public var e164: UInt64? {
    // Side by side in memory, as the text is except on Apple's systems, they are read twice as fast.
    rawValue.utf8.withContiguousStorageIfAvailable(Self.number) ?? Self.number(rawValue.utf8)
  }

  private static func number(_ text: some Collection<UInt8>) -> UInt64? {
    var number: UInt64 = 0
    var count = 0
    var mayBePlus = true
    for byte in text {
      defer { mayBePlus = false }
      if mayBePlus, byte == UInt8(ascii: "+") { continue }
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10, count < 15, digit > 0 || count > 0 else { return nil }
      number = number &* 10 &+ UInt64(digit)
      count += 1
    }
    return count >= 7 ? number : nil
  }

  /// The same number without spaces, hyphens, dots and parentheses: `+7 (999) 000-11-22` is `+79990001122`.
  ///
  /// Never applied on its own, because a number in the wrong column should be reported, not repaired.
  public var withoutPunctuation: PhoneNumber {
    let punctuation: Set<Character> = [" ", "\u{A0}", "\u{202F}", "-", "\u{2011}", "\u{2013}", ".", "(", ")"]
    return PhoneNumber(rawValue: rawValue.filter { !punctuation.contains($0) })
  }

  /// The number for a log or a screen: every letter and digit but the first and the last two is `*`.
  ///
  /// At most 24 characters, whatever was written.
  public var masked: String {
    let shown = rawValue.prefix(24)
    let hidden = shown.dropFirst(shown.first == "+" ? 2 : 1).dropLast(2)
    return String(
      shown.indices.map { index in
        let character = shown[index]
        let isHidden = hidden.startIndex <= index && index < hidden.endIndex
        return isHidden && (character.isLetter || character.isNumber) ? "*" : character
      }) + (shown.endIndex < rawValue.endIndex ? "…" : "")
  }
}

extension String {
  /// A piece of the text for a message to a person: at most 40 characters, and of seven digits or more in a row all
  /// but the last two hidden, because a phone number may stand in any field by mistake.
  package var excerpt: String {
    guard !isEmpty else { return "empty" }
    var shown = ""
    var digits = ""
    func hidden() -> String {
      digits.count < 7 ? digits : String(repeating: "*", count: digits.count - 2) + digits.suffix(2)
    }
    for character in prefix(40) {
      if character.isNumber {
        digits.append(character)
      } else {
        shown += hidden() + String(character)
        digits = ""
      }
    }
    return shown + hidden() + (count > 40 ? "…" : "")
  }
}

/// What a text limit counts.
public enum TextUnit: Hashable, Sendable {
  /// UTF-16 code units, the strictest common reading: an emoji is two or more. The default.
  case utf16
  /// Unicode scalar values.
  case unicodeScalars
  /// What a person sees as one character.
  case graphemes
  /// Bytes of UTF-8.
  case bytes

  /// The length of a text in this unit.
  public func count(_ text: String) -> Int {
    switch self {
    case .utf16: text.utf16.count
    case .unicodeScalars: text.unicodeScalars.count
    case .graphemes: text.count
    case .bytes: text.utf8.count
    }
  }
}

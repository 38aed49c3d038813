/// The link shortening of Rapporto.
struct LinkShortener: Sendable {
  /// A link is shortened when it is longer: "for example 26 characters".
  static let threshold = 26

  private static let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
  private var made = 0

  /// Replaces the long links of a text; every link gets an identifier of its own.
  mutating func shorten(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = Self.nextLink(in: rest) {
      let link = rest[start...].prefix { !$0.isWhitespace }
      result += rest[..<start]
      result += link.count > Self.threshold ? "http://kr4.me/" + nextIdentifier() : String(link)
      rest = rest[link.endIndex...]
    }
    return result + rest
  }

  private static func nextLink(in text: Substring) -> Substring.Index? {
    var rest = text
    while let start = rest.firstIndex(of: "h") {
      rest = rest[start...]
      if rest.hasPrefix("http://") || rest.hasPrefix("https://") { return start }
      rest = rest.dropFirst()
    }
    return nil
  }

  /// Seven characters: "from 3 to 8".
  private mutating func nextIdentifier() -> String {
    var number = made
    made += 1
    var identifier = ""
    for _ in 0..<7 {
      identifier.append(Self.letters[number % Self.letters.count])
      number /= Self.letters.count
    }
    return identifier
  }
}

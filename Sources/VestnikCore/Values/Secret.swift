/// A key, token or password that nothing prints.
///
/// `description`, string interpolation, `dump` and `Mirror` show a placeholder; ``reveal()`` is the only way in.
/// It is deliberately neither `Codable` nor `Hashable`.
///
/// White space and byte order marks at its ends are cut off: they come with a file or a variable of the environment and
/// belong to no key, and a header could not even carry them. A control character inside is kept here and refused where
/// the secret is used.
public struct Secret: Sendable, ExpressibleByStringLiteral, RedactedPrinting {
  private let text: String

  /// Wraps the text, without the white space at its ends.
  public init(_ text: String) {
    self.text = text.withoutOuterSpace
  }

  /// Makes a secret from a literal, for tests and examples; real keys come from the environment or a vault.
  public init(stringLiteral value: String) {
    self.init(value)
  }

  /// The text itself; call it where the bytes go to the wire and nowhere else.
  public func reveal() -> String {
    text
  }

  /// A placeholder; never a part of the text nor its length.
  public var description: String { "Secret(hidden)" }
}

extension String {
  /// The text without white space, line ends and byte order marks at its ends.
  package var withoutOuterSpace: String {
    func belongs(_ character: Character) -> Bool { !character.isWhitespace && character != "\u{FEFF}" }
    guard let first = firstIndex(where: belongs), let last = lastIndex(where: belongs) else { return "" }
    return String(self[first...last])
  }

  /// Whether a control character, such as a line end, stands anywhere.
  package var hasControlCharacter: Bool {
    unicodeScalars.contains(where: \.isControl)
  }

  /// What is wrong with a login, key, token or password. The text itself is never shown.
  ///
  /// Rules: `credentials.empty`, `credentials.control`.
  package func credentialIssues(at path: String, allowed: String, source: String) -> [ValidationIssue] {
    if isBlank {
      return [
        ValidationIssue(
          path: path, rule: "credentials.empty", actual: "empty", allowed: allowed, source: source)
      ]
    }
    guard hasControlCharacter else { return [] }
    return [
      ValidationIssue(
        path: path, rule: "credentials.control", actual: "a control character, such as a line end, inside",
        allowed: "\(allowed), on one line", source: source)
    ]
  }
}

extension Unicode.Scalar {
  /// Whether the scalar is of the general category Cc: exactly U+0000…U+001F and U+007F…U+009F.
  package var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }
}

/// A value whose printed forms all show its `description` and nothing else, because its properties hold what must not
/// be seen: keys, logins, phone numbers.
///
/// `print`, string interpolation, `debugPrint`, `dump` and `Mirror` show no property, also where the value stands inside
/// another one. A type has to write its `description` alone.
public protocol RedactedPrinting: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension RedactedPrinting {
  /// The same as `description`.
  public var debugDescription: String { description }

  /// A mirror without properties, so that `dump` shows no more than `print`.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A key, token or password that is never printed.
///
/// `description`, string interpolation, `dump` and `Mirror` show a placeholder; only ``reveal()`` returns the text.
/// The type is deliberately neither `Codable` nor `Hashable`.
///
/// ```swift
/// let key = Secret(ProcessInfo.processInfo.environment["API_KEY"] ?? "")
/// print(key)  // Secret(hidden)
/// ```
///
/// White space and byte order marks at the ends are removed: they come with a file or an environment variable, belong
/// to no key, and are not possible in a header. A control character inside is kept, and validation refuses it where
/// the secret is used.
public struct Secret: Sendable, ExpressibleByStringLiteral, RedactedPrinting {
  private let text: String

  /// Makes a secret from a text, without the white space and byte order marks at its ends.
  public init(_ text: String) {
    self.text = text.withoutOuterSpace
  }

  /// Makes a secret from a literal, for tests and examples; real keys come from the environment or a vault.
  public init(stringLiteral value: String) {
    self.init(value)
  }

  /// Returns the text itself. Call it only where the bytes go to the wire.
  public func reveal() -> String {
    text
  }

  /// The placeholder `Secret(hidden)`, which shows neither a part of the text nor its length.
  public var description: String { "Secret(hidden)" }
}

extension String {
  /// The text without white space, line ends and byte order marks at its ends.
  package var withoutOuterSpace: String {
    func belongs(_ character: Character) -> Bool { !character.isWhitespace && character != "\u{FEFF}" }
    guard let first = firstIndex(where: belongs), let last = lastIndex(where: belongs) else { return "" }
    return String(self[first...last])
  }

  /// Whether the text has a control character, such as a line end.
  package var hasControlCharacter: Bool {
    unicodeScalars.contains(where: \.isControl)
  }

  /// Returns the issues of a login, key, token or password. They never show the text itself.
  ///
  /// The rules are `credentials.empty` and `credentials.control`.
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

/// A value that prints only its `description`, because its properties hold keys, logins, phone numbers or other text
/// that must not be seen.
///
/// `print`, string interpolation, `debugPrint`, `dump` and `Mirror` show no property, even when the value is inside
/// another one. A conforming type implements only `description`.
public protocol RedactedPrinting: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension RedactedPrinting {
  /// The same as `description`.
  public var debugDescription: String { description }

  /// A mirror without properties, so that `dump` shows no more than `print`.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

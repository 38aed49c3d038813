/// A key, token or password that nothing prints.
///
/// `description`, string interpolation, `dump` and `Mirror` show a placeholder; ``reveal()`` is the only way in.
/// It is deliberately neither `Codable` nor `Hashable`.
public struct Secret: Sendable, ExpressibleByStringLiteral, RedactedPrinting {
  private let text: String

  /// Wraps the text.
  public init(_ text: String) {
    self.text = text
  }

  /// Makes a secret from a literal, for tests and examples; real keys come from the environment or a vault.
  public init(stringLiteral value: String) {
    text = value
  }

  /// The text itself; call it where the bytes go to the wire and nowhere else.
  public func reveal() -> String {
    text
  }

  /// A placeholder; never a part of the text nor its length.
  public var description: String { "Secret(hidden)" }
}

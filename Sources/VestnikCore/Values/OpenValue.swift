/// A word or an identifier that a server chose.
///
/// Any text is valid: a word that this version does not know decodes, compares, prints and encodes unchanged,
/// so that a provider may add one without breaking its users. Known words are static members of the type.
/// The coded form is the plain string.
public protocol OpenValue: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral,
  CustomStringConvertible
where RawValue == String, StringLiteralType == String {
  /// Wraps any text; nothing is checked here.
  init(rawValue: String)
}

extension OpenValue {
  /// Makes the value from any text: `PhoneNumber(row.phone)`. Nothing is checked here.
  public init(_ rawValue: String) {
    self.init(rawValue: rawValue)
  }

  /// Makes the value from a literal: `let network: SocialNetwork = "VK"`.
  public init(stringLiteral value: String) {
    self.init(rawValue: value)
  }

  /// The text itself.
  public var description: String { rawValue }
}

public import VestnikCore

/// A button of a keyboard or of a carousel.
public struct VKButton: Hashable, Sendable {
  /// The colour.
  public struct Color: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Blue.
    public static let primary: Self = "primary"
    /// White.
    public static let secondary: Self = "secondary"
    /// Red.
    public static let negative: Self = "negative"
    /// Green.
    public static let positive: Self = "positive"
    /// White, in the words of VK's schema.
    public static let standard: Self = "default"
  }

  /// What a press does.
  public var action: VKButtonAction?
  /// The colour; only for the kinds `text` and `callback`.
  public var color: Color?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKButton: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("action", &action)
    try field("color", &color)
  }
}

extension VKButton: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

extension VKButton.Color: JSONCodableValue {}

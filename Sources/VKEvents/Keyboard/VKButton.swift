public import VestnikCore

/// A button of a keyboard or of a carousel.
public struct VKButton: Hashable, JSONModel {
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

extension VKButton.Color: JSONCodableValue {}

public import VestnikCore

/// The carousel of a message.
public struct VKTemplate: Hashable, JSONModel {
  /// The kind of a template.
  public struct Kind: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Cards in a row.
    public static let carousel: Self = "carousel"
  }

  /// The kind.
  public var type: Kind?
  /// The cards.
  public var elements: [VKTemplateElement] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKTemplate: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("type", &type)
    try field("elements", &elements)
  }
}

extension VKTemplate.Kind: JSONCodableValue {}

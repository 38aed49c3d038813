public import VestnikCore

/// The carousel of a message.
public struct VKTemplate: Hashable, Sendable {
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

extension VKTemplate: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

extension VKTemplate.Kind: JSONCodableValue {}

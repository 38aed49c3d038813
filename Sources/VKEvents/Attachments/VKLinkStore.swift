public import VestnikCore

/// The shop in which an app is.
public struct VKLinkStore: Hashable, Sendable {
  /// The shop.
  public var id: Int64?
  /// The name.
  public var name: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKLinkStore: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
  }
}

extension VKLinkStore: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

public import VestnikCore

/// How a product or app was rated.
public struct VKLinkRating: Hashable, Sendable {
  /// The stars, 0…5.
  public var stars: Double?
  /// How many people rated it.
  public var reviewsCount: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKLinkRating: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("stars", &stars)
    try field("reviews_count", &reviewsCount)
  }
}

extension VKLinkRating: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

public import VestnikCore

/// How a product or app was rated.
public struct VKLinkRating: Hashable, JSONModel {
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

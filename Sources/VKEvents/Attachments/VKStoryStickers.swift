public import VestnikCore

/// What can be pressed in a story.
public struct VKStoryStickers: Hashable, Sendable {
  /// The areas.
  public var stickers: [VKStorySticker] = []
  /// The width that the areas are measured in.
  public var originalWidth: Int?
  /// The height that the areas are measured in.
  public var originalHeight: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKStoryStickers: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("clickable_stickers", &stickers)
    try field("original_width", &originalWidth)
    try field("original_height", &originalHeight)
  }
}

extension VKStoryStickers: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

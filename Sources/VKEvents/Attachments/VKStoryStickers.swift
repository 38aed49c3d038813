public import VestnikCore

/// What can be pressed in a story.
public struct VKStoryStickers: Hashable, JSONModel {
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

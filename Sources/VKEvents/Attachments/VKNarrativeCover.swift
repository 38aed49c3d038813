public import VestnikCore

/// The cover of a narrative.
public struct VKNarrativeCover: Hashable, JSONModel {
  /// The sizes.
  public var croppedSizes: [VKPhotoSize] = []
  /// The story that it shows.
  public var storyID: Int64?
  /// The photo that it shows.
  public var photoID: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKNarrativeCover: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("cropped_sizes", &croppedSizes)
    try field("story_id", &storyID)
    try field("photo_id", &photoID)
  }
}

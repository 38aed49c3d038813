public import VestnikCore

/// The cover of a podcast.
public struct VKPodcastCover: Hashable, JSONModel {
  /// The sizes.
  public var sizes: [VKPhotoSize] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPodcastCover: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("sizes", &sizes)
  }
}

public import VestnikCore

/// The cover of a narrative.
public struct VKNarrativeCover: Hashable, Sendable {
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

extension VKNarrativeCover: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

public import VestnikCore

/// The cover of a record, by width.
public struct VKAudioCover: Hashable, JSONModel {
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// The sizes; the width is the key's.
  public var images: [VKImage] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKAudioCover: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("width", &width)
    try field("height", &height)
    try field.image("photo_34", width: 34, in: &images)
    try field.image("photo_68", width: 68, in: &images)
    try field.image("photo_135", width: 135, in: &images)
    try field.image("photo_270", width: 270, in: &images)
    try field.image("photo_300", width: 300, in: &images)
    try field.image("photo_600", width: 600, in: &images)
    try field.image("photo_1200", width: 1200, in: &images)
  }
}

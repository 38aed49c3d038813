public import VestnikCore

/// The background of a poll.
public struct VKPollBackground: Hashable, JSONModel {
  /// The background.
  public var id: Int64?
  /// The kind: `gradient`, `tile`.
  public var type: String?
  /// The name.
  public var name: String?
  /// The angle of the gradient, in degrees.
  public var angle: Int?
  /// The colour, as six hexadecimal digits.
  public var color: String?
  /// The gradient.
  public var points: [VKGradientPoint] = []
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// The picture of a tile.
  public var images: [VKImage] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPollBackground: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("type", &type)
    try field("name", &name)
    try field("angle", &angle)
    try field("color", &color)
    try field("points", &points)
    try field("width", &width)
    try field("height", &height)
    try field("images", &images)
  }
}

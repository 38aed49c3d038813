public import VestnikCore

/// A colour of a gradient.
public struct VKGradientPoint: Hashable, JSONModel {
  /// Where it stands, 0…1.
  public var position: Double?
  /// The colour, as six hexadecimal digits.
  public var color: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKGradientPoint: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("position", &position)
    try field("color", &color)
  }
}

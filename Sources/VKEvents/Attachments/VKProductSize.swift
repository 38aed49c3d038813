public import VestnikCore

/// The measures of a product, in millimetres.
public struct VKProductSize: Hashable, JSONModel {
  /// The width in millimetres.
  public var width: Int?
  /// The height in millimetres.
  public var height: Int?
  /// The length in millimetres.
  public var length: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKProductSize: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("width", &width)
    try field("height", &height)
    try field("length", &length)
  }
}

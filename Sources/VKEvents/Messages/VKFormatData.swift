public import VestnikCore

/// The formatted parts of a text.
public struct VKFormatData: Hashable, JSONModel {
  /// The version of the form.
  public var version: String?
  /// The parts.
  public var items: [VKTextFormat] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKFormatData: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("version", &version)
    try field("items", &items)
  }
}

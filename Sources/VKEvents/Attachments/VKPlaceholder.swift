public import VestnikCore

/// What stands where something may not be seen.
public struct VKPlaceholder: Hashable, JSONModel {
  /// The text.
  public var text: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPlaceholder: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("text", &text)
  }
}

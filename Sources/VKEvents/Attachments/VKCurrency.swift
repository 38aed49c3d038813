public import VestnikCore

/// A currency.
public struct VKCurrency: Hashable, JSONModel {
  /// The id.
  public var id: Int64?
  /// The code: `RUB`.
  public var name: String?
  /// The sign or the name.
  public var title: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKCurrency: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
    try field("title", &title)
  }
}

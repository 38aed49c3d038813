public import VestnikCore

/// The keyboard under a message, or inside of it.
public struct VKKeyboard: Hashable, JSONModel {
  /// Whether it disappears with the first press.
  public var isOneTime: Bool?
  /// Whether it stands inside the message.
  public var isInline: Bool?
  /// The community that made it, negative.
  public var authorID: Int64?
  /// The buttons, row by row.
  public var buttons: [[VKButton]] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKKeyboard: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("one_time", &isOneTime)
    try field("inline", &isInline)
    try field("author_id", &authorID)
    try field("buttons", &buttons)
  }
}

public import VestnikCore

/// The keyboard under a message, or inside of it.
public struct VKKeyboard: Hashable, Sendable {
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

extension VKKeyboard: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

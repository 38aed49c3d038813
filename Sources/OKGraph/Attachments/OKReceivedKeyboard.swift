public import VestnikCore

/// The payload of INLINE_KEYBOARD as it arrives. The keys were seen in clients.
public struct OKReceivedKeyboard: Hashable, Sendable {
  /// The buttons.
  public var keyboard: OKKeyboard?
  /// Seen in one client; what it refers to is not documented.
  public var callbackID: OKCallbackID?
  @usableFromInline package var received = ReceivedJSON()
  var attachment = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}
}

extension OKReceivedKeyboard: OKPayload, JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("keyboard", &keyboard)
    try field("callbackId", &callbackID)
  }
}

extension OKReceivedKeyboard: Codable {
  /// Reads the form of the wire; what cannot be read stays empty.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes the form of the wire.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

extension OKReceivedKeyboard {
  /// The payload with another keyboard.
  func withKeyboard(_ keyboard: OKKeyboard?) -> Self {
    var copy = self
    copy.keyboard = keyboard
    return copy
  }
}

public import VestnikCore

/// The payload of INLINE_KEYBOARD as it arrives. The keys were seen in clients.
public struct OKReceivedKeyboard: Hashable, JSONModel {
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

extension OKReceivedKeyboard {
  /// The payload with another keyboard.
  func withKeyboard(_ keyboard: OKKeyboard?) -> Self {
    var copy = self
    copy.keyboard = keyboard
    return copy
  }
}

public import VestnikCore

/// A press of a button (MESSAGE_CALLBACK). The keys were seen in three clients; the stored form has them: `callbackId`,
/// `payload`, `mid`.
public struct OKCallback: Hashable, JSONModel {
  /// What an answer refers to: see ``OKGraphClient/answer(_:in:with:options:)``.
  public var id: OKCallbackID?
  /// The payload of the button.
  public var payload: String?
  /// The message with the button.
  public var messageID: OKMessageID?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes a press.
  public init(id: OKCallbackID? = nil, payload: String? = nil, messageID: OKMessageID? = nil) {
    self.id = id
    self.payload = payload
    self.messageID = messageID
  }

  @usableFromInline package init() {
    self.init(id: nil)
  }
}

extension OKCallback: JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("callbackId", &id)
    try field("payload", &payload)
    try field("mid", &messageID)
  }
}

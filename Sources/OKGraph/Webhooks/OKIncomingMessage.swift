public import VestnikCore

/// The `message` of an event or of the history (graph.user.messages, GET).
public struct OKIncomingMessage: Hashable, JSONModel {
  /// The text; absent in a forwarded message and when there are attachments alone.
  public var text: String?
  /// A counter that grows; it needs all 64 bits.
  public var sequence: Int64?
  /// The attachments; a type that this version does not know is among them.
  public var attachments: [OKAttachment] = []
  /// The identifier.
  public var id: OKMessageID?
  /// The message that it answers.
  public var replyTo: OKMessageID?
  /// The server's word about pictures of the screen.
  public var privacyWarning: OKPrivacyWarning?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value; nothing is known yet.
  public init() {}
}

extension OKIncomingMessage: JSONCodableRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("text", &text)
    try field("seq", &sequence)
    try field("attachments", &attachments)
    try field("mid", &id)
    try field("reply_to", &replyTo)
    try field("privacyWarning", &privacyWarning)
  }
}

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

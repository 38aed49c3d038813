public import VestnikCore

/// A received message: the `message` of an event or of the history (OK Graph API, graph.user.messages, GET).
public struct OKIncomingMessage: Hashable, JSONModel, JSONCodableRecord {
  /// The text; `nil` in a forwarded message, and in a message of only attachments.
  public var text: String?
  /// A growing counter; `seq`. It needs 64 bits: its values are larger than 2⁵³.
  public var sequence: Int64?
  /// The attachments, those of unknown types included.
  public var attachments: [OKAttachment] = []
  /// The identifier of the message; `mid`.
  public var id: OKMessageID?
  /// The message to which this one is a reply.
  public var replyTo: OKMessageID?
  /// OK's word about pictures or recordings of the screen; its purpose is not documented.
  public var privacyWarning: OKPrivacyWarning?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("text", &text)
    try field("seq", &sequence)
    try field("attachments", &attachments)
    try field("mid", &id)
    try field("reply_to", &replyTo)
    try field("privacyWarning", &privacyWarning)
  }
}

/// A press of a button (MESSAGE_CALLBACK).
///
/// Its JSON has the keys `callbackId`, `payload` and `mid`, which were seen in three clients.
public struct OKCallback: Hashable, JSONModel, JSONCodableRecord {
  /// The identifier of the press, for ``OKGraphClient/answer(_:in:with:options:)``.
  public var id: OKCallbackID?
  /// The payload of the button.
  public var payload: String?
  /// The message with the button; `mid`. That it is this message is inferred, not documented.
  public var messageID: OKMessageID?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes a press of a button.
  public init(id: OKCallbackID? = nil, payload: String? = nil, messageID: OKMessageID? = nil) {
    self.id = id
    self.payload = payload
    self.messageID = messageID
  }

  @usableFromInline package init() {
    self.init(id: nil)
  }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("callbackId", &id)
    try field("payload", &payload)
    try field("mid", &messageID)
  }
}

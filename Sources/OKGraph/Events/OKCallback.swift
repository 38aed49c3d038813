/// A press of a button (MESSAGE_CALLBACK). The keys were seen in three clients; the stored form has them: `callbackId`,
/// `payload`, `mid`.
public struct OKCallback: Hashable, Sendable, Codable {
  /// What an answer refers to: see ``OKGraphClient/answer(_:in:with:options:)``.
  public var id: OKCallbackID?
  /// The payload of the button.
  public var payload: String?
  /// The message with the button.
  public var messageID: OKMessageID?

  private enum CodingKeys: String, CodingKey {
    case id = "callbackId"
    case payload
    case messageID = "mid"
  }

  /// Makes a press.
  public init(id: OKCallbackID? = nil, payload: String? = nil, messageID: OKMessageID? = nil) {
    self.id = id
    self.payload = payload
    self.messageID = messageID
  }
}

public import VestnikCore

/// A message that is to be sent (graph.user.messages, POST).
///
/// A text, attachments, or both. The official samples have messages of attachments alone; two clients report that OK
/// asked for a text then, so give one where you can. Its stored form is that of the wire.
public struct OKMessage: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The text: plain, its greatest length is not documented.
  public var text: String?
  /// At most five, the keyboard included; of images by URL at most one.
  public var attachments: [OKOutgoingAttachment]
  /// The message that this one answers.
  public var replyTo: OKMessageID?
  /// What it does is not documented.
  public var privacyWarning: OKPrivacyWarning?

  /// Makes a message; nothing is checked until it is validated or sent.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - attachments: The attachments.
  ///   - keyboard: Buttons, as one more attachment behind the others.
  ///   - replyTo: The message that this one answers.
  ///   - privacyWarning: What it does is not documented.
  public init(
    _ text: String? = nil, attachments: [OKOutgoingAttachment] = [], keyboard: OKKeyboard? = nil,
    replyTo: OKMessageID? = nil, privacyWarning: OKPrivacyWarning? = nil
  ) {
    self.text = text
    self.attachments = attachments + (keyboard.map { [.keyboard($0)] } ?? [])
    self.replyTo = replyTo
    self.privacyWarning = privacyWarning
  }

  /// Makes a message of a text alone.
  public init(stringLiteral value: String) {
    self.init(value)
  }

  @usableFromInline package init() {
    self.init(nil)
  }
}

extension OKMessage: WireObject {
  @usableFromInline package mutating func fields<Fields: WireFields>(
    _ field: inout Fields
  ) throws(WireError) {
    try field("text", &text)
    var list: [OKOutgoingAttachment]? = attachments.isEmpty ? nil : attachments
    try field("attachments", &list)
    attachments = list ?? []
    try field("privacyWarning", &privacyWarning)
    try field("reply_to", &replyTo)
  }
}

extension OKMessage: Codable {
  /// Reads the form of the wire.
  ///
  /// - Throws: `DecodingError` when something in it cannot be read or sent: nothing is left out.
  public init(from decoder: any Decoder) throws {
    var reader = try WireReader(decoder)
    reader.isLenient = false
    do throws(WireError) {
      self = try reader.document(OKMessage.self)
    } catch {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: error.description))
    }
  }

  /// Writes the form of the wire.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold, such as a coordinate that is no number.
  public func encode(to encoder: any Encoder) throws { try encodeWire(to: encoder) }
}

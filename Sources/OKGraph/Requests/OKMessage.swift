public import VestnikCore

/// A message that is to be sent (graph.user.messages, POST).
///
/// A text, attachments, or both. The official samples have messages of attachments alone; two clients report that OK
/// asked for a text then, so give one where you can. Its stored form is that of the wire.
///
/// As JSON: Throws `DecodingError` that names by its path everything that cannot be read or sent.
public struct OKMessage: Hashable, JSONModel, ExpressibleByStringLiteral {
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

extension OKMessage: JSONCodableValue {
  @usableFromInline package static var isOutgoing: Bool { true }

  /// Reads the form of the wire, with several attachments or, as in the samples of the documents, a single one.
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let start = reader.mark
    let form = try Form.read(from: &reader)
    if form.attachment != nil, form.attachments != nil {
      reader.rewind(to: start)
      throw reader.failure("expected either attachment or attachments, found both")
    }
    return Self(
      form.text, attachments: form.attachments ?? form.attachment.map { [$0] } ?? [], replyTo: form.replyTo,
      privacyWarning: form.privacyWarning)
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    var form = Form()
    form.text = text
    form.attachments = attachments.isEmpty ? nil : attachments
    form.privacyWarning = privacyWarning
    form.replyTo = replyTo
    try form.write(to: &writer)
  }
}

/// The form of the wire.
private struct Form: JSONCodableObject {
  var text: String?
  var attachments: [OKOutgoingAttachment]?
  /// The short form of one attachment; read, never written.
  var attachment: OKOutgoingAttachment?
  var privacyWarning: OKPrivacyWarning?
  var replyTo: OKMessageID?

  mutating func fields<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("text", &text)
    try field("attachments", &attachments)
    try field("attachment", &attachment)
    try field("privacyWarning", &privacyWarning)
    try field("reply_to", &replyTo)
  }
}

extension OKMessage {
  /// What of the message must not show in an error in which OK repeats it: the text, and the lines of business cards.
  var privateTexts: [String] {
    let cards = attachments.flatMap { attachment -> [Substring] in
      guard case .vCard(let card, _) = attachment.content else { return [] }
      return card.split(whereSeparator: \.isNewline).filter { $0.count >= 8 }
    }
    return [text ?? ""] + cards.map(String.init)
  }
}

public import VestnikCore

/// A message that is to be sent (graph.user.messages, POST).
///
/// A text, attachments, or both. The official samples have messages of attachments alone; two clients report that OK
/// asked for a text then, so give one where you can. Its stored form is that of the wire.
///
/// As JSON: Throws `DecodingError` that names by its path everything that cannot be read or sent.
public struct OKMessage: Hashable, JSONModel, ExpressibleByStringInterpolation {
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

  /// Makes a message that is only a text, from a literal that may have interpolations: `"Order \(number) is ready"`.
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

/// The `privacyWarning` of a message; what it does is not documented (graph.message.edit).
public struct OKPrivacyWarning: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// A picture of the screen was taken.
  public static let screenshot: Self = "SCREENSHOT"
  /// The screen was recorded.
  public static let screencast: Self = "SCREENCAST"
}

extension OKPrivacyWarning: JSONCodableValue {}

/// The limits of OK messages for which `MessageLimits` has no place. Every one can be replaced; those that are not
/// documented have no value.
public struct OKLimits: Hashable, Sendable {
  /// How many images by URL one request may have.
  public var imagesByURL = Limit(1, source: "\(OKSource.messages), IMAGE")
  /// How many rows a keyboard may have.
  public var keyboardRows = Limit<Int>(nil, source: OKSource.unknown)
  /// How many buttons may stand side by side.
  public var buttonsInRow = Limit<Int>(nil, source: OKSource.unknown)
  /// The length of a button's payload, in the unit of the message limits.
  public var buttonPayload = Limit<Int>(nil, source: OKSource.unknown)

  /// The documented limits.
  public init() {}

  /// A changed copy: `OKLimits().with { $0.keyboardRows.value = 8 }`.
  ///
  /// - Parameter change: What to change.
  public func with(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }
}

/// Where the facts of this module come from.
enum OKSource {
  static let messages = "OK Graph API, graph.user.messages, POST"
  static let unknown = "not documented by OK"
}

extension MessageLimits {
  /// What OK documents for the messages of groups: five attachments. Nothing else is: neither the length of a text nor
  /// that of a caption, neither the number of buttons nor how often one may send.
  ///
  /// The 100 people of one request (`batch`) are a choice of this library: OK takes a list and does not say how long
  /// it may be, and an answer that is lost leaves all of them unknown.
  public static let okGraph: MessageLimits =
    MessageLimits(
      text: Limit(nil, source: OKSource.unknown), textUnit: .utf16,
      timeToLive: Limit(nil, source: "OK has none"),
      batch: Limit(100, source: "Vestnik: OK does not document how many user_ids it takes"),
      attachments: Limit(5, source: "\(OKSource.messages), maximum number of attachments"),
      buttons: Limit(nil, source: OKSource.unknown), buttonCaption: Limit(nil, source: OKSource.unknown),
      rate: BudgetLimits(perSecond: nil, perDayAndRecipient: nil))
}

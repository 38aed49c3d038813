public import VestnikCore

/// A message to send: a text, attachments, or both (OK Graph API, graph.user.messages, POST).
///
/// ```swift
/// let message = OKMessage("Which size?", keyboard: OKKeyboard {
///   OKRow(.callback("M", payload: "size:m"), .callback("L", payload: "size:l"))
/// })
/// ```
///
/// OK's samples have messages of only attachments; two clients report that OK asked for a text then, so give one
/// where you can.
///
/// Its JSON is the object `message` of a request. Decoding throws `DecodingError` that names everything that cannot
/// be read or sent by its path.
public struct OKMessage: Hashable, JSONModel, ExpressibleByStringInterpolation {
  /// The text, without markup; its greatest length is not documented.
  public var text: String?
  /// The attachments: at most five, the keyboard included, and among them at most one image by URL.
  public var attachments: [OKOutgoingAttachment]
  /// The message to which this one is a reply.
  public var replyTo: OKMessageID?
  /// A word about pictures or recordings of the screen; its purpose is not documented.
  public var privacyWarning: OKPrivacyWarning?

  /// Makes a message; nothing is checked until it is validated or sent.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - attachments: The attachments.
  ///   - keyboard: The buttons, which become one more attachment behind the others.
  ///   - replyTo: The message to which this one is a reply.
  ///   - privacyWarning: A word whose purpose is not documented.
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

  /// Reads a message with `attachments` or, as in some of OK's samples, with a single `attachment`.
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

/// The JSON members of a message.
private struct Form: JSONCodableObject {
  var text: String?
  var attachments: [OKOutgoingAttachment]?
  /// The short form of one attachment, which is read and never written.
  var attachment: OKOutgoingAttachment?
  var privacyWarning: OKPrivacyWarning?
  var replyTo: OKMessageID?

  mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("text", &text)
    try field("attachments", &attachments)
    try field("attachment", &attachment)
    try field("privacyWarning", &privacyWarning)
    try field("reply_to", &replyTo)
  }
}

extension OKMessage {
  /// The texts that an error must not show when OK repeats the message in it: the text, and those lines of business
  /// cards that have 8 characters or more.
  var privateTexts: [String] {
    let cards = attachments.flatMap { attachment -> [Substring] in
      guard case .vCard(let card, _) = attachment.content else { return [] }
      return card.split(whereSeparator: \.isNewline).filter { $0.count >= 8 }
    }
    return [text ?? ""] + cards.map(String.init)
  }
}

/// A `privacyWarning` of a message; its purpose is not documented (OK Graph API, graph.message.edit).
public struct OKPrivacyWarning: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// A word for a picture of the screen.
  public static let screenshot: Self = "SCREENSHOT"
  /// A word for a recording of the screen.
  public static let screencast: Self = "SCREENCAST"
}

extension OKPrivacyWarning: JSONCodableValue {}

/// The limits of OK messages for which `MessageLimits` has no property.
///
/// Every limit can be replaced; a limit that OK does not document is `nil`, which is no limit.
public struct OKLimits: Hashable, Sendable {
  /// The largest number of images by URL in one request: 1 (OK Graph API, graph.user.messages, POST, IMAGE).
  public var imagesByURL = Limit(1, source: "\(OKSource.messages), IMAGE")
  /// The largest number of rows in a keyboard; by default `nil`.
  public var keyboardRows = Limit<Int>(nil, source: OKSource.unknown)
  /// The largest number of buttons in a row; by default `nil`.
  public var buttonsInRow = Limit<Int>(nil, source: OKSource.unknown)
  /// The greatest length of a button's payload, in the unit of `MessageLimits.textUnit`; by default `nil`.
  public var buttonPayload = Limit<Int>(nil, source: OKSource.unknown)

  /// Makes the documented limits: one image by URL, and no other.
  public init() {}

  /// Returns a changed copy: `OKLimits().with { $0.keyboardRows.value = 8 }`.
  ///
  /// - Parameter change: A closure that changes the copy.
  public func with(_ change: (inout Self) -> Void) -> Self {
    var copy = self
    change(&copy)
    return copy
  }
}

/// The sources that validation issues and limits name.
enum OKSource {
  static let messages = "OK Graph API, graph.user.messages, POST"
  static let unknown = "not documented by OK"
}

extension MessageLimits {
  /// The limits of OK for the messages of groups: five attachments (OK Graph API, graph.user.messages, POST).
  ///
  /// OK documents no other limit: neither the length of a text or caption, nor the number of buttons, nor a rate.
  ///
  /// The 100 people of one request (`batch`) are a choice of this library. OK accepts a list of people and does not
  /// say how long it may be; when a response is lost, the outcome for all people of the request is unknown.
  public static let okGraph: MessageLimits =
    MessageLimits(
      text: Limit(nil, source: OKSource.unknown), textUnit: .utf16,
      timeToLive: Limit(nil, source: "OK has none"),
      batch: Limit(100, source: "Vestnik: OK does not document how many user_ids it takes"),
      attachments: Limit(5, source: "\(OKSource.messages), maximum number of attachments"),
      buttons: Limit(nil, source: OKSource.unknown), buttonCaption: Limit(nil, source: OKSource.unknown),
      rate: BudgetLimits(perSecond: nil, perDayAndRecipient: nil))
}

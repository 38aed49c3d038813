public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A keyboard under the input field, or inside a message.
public struct VKKeyboard: Hashable, JSONModel, JSONCodableObject {
  /// Whether the keyboard disappears with the first press.
  public var isOneTime: Bool?
  /// Whether the keyboard is inside the message.
  public var isInline: Bool?
  /// The id of the community that made the keyboard, negative.
  public var authorID: Int64?
  /// The buttons, row by row.
  public var buttons: [[VKButton]] = []

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("one_time", &isOneTime)
    try field("inline", &isInline)
    try field("author_id", &authorID)
    try field("buttons", &buttons)
  }
}

/// A button of a keyboard or of a carousel.
public struct VKButton: Hashable, JSONModel, JSONCodableObject {
  /// The colour of a button.
  public struct Color: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Blue.
    public static let primary: Self = "primary"
    /// White.
    public static let secondary: Self = "secondary"
    /// Red.
    public static let negative: Self = "negative"
    /// Green.
    public static let positive: Self = "positive"
    /// White, under the name in VK's schema.
    public static let standard: Self = "default"
  }

  /// The action of a press.
  public var action: VKButtonAction?
  /// The colour; only for the kinds `text` and `callback`.
  public var color: Color?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("action", &action)
    try field("color", &color)
  }
}

extension VKButton.Color: JSONCodableValue {}

/// The action of a button: what a press does.
///
/// All kinds share one type, so that a kind which VK adds later shows its label and payload, too.
public struct VKButtonAction: Hashable, JSONModel, JSONCodableObject {
  /// The kind of a button.
  public struct Kind: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Sends its label as a message.
    public static let text: Self = "text"
    /// Reports the press to the community.
    public static let callback: Self = "callback"
    /// Opens a link.
    public static let openLink: Self = "open_link"
    /// Sends the location of the person.
    public static let location: Self = "location"
    /// Opens a payment.
    public static let vkPay: Self = "vkpay"
    /// Opens an app.
    public static let openApp: Self = "open_app"
    /// Opens the photo of the card, in carousels.
    public static let openPhoto: Self = "open_photo"
    /// Begins the conversation.
    public static let start: Self = "start"
    /// Opens a modal window.
    public static let openModalView: Self = "open_modal_view"
    /// Allows mailings to the person.
    public static let intentSubscribe: Self = "intent_subscribe"
    /// Forbids mailings to the person.
    public static let intentUnsubscribe: Self = "intent_unsubscribe"
  }

  /// The kind of the action.
  public var type: Kind?
  /// The text on the button, up to 40 characters.
  public var label: String?
  /// The payload that the press carries.
  public var payload: VKPayload?
  /// The address to open; for the kind `open_link`.
  @LossyURL public var link: URL?
  /// The parameters of a payment or an app.
  public var hash: String?
  /// The id of the app.
  public var appID: Int64?
  /// The id of the community in which the app opens, negative.
  public var ownerID: Int64?
  /// The id of the conversation of the mailing.
  public var peerID: Int64?
  /// The purpose of the mailing: `promo_newsletter`, `non_promo_newsletter`, ….
  public var intent: String?
  /// The number of the mailing, 0…100 (VK API schema 5.199, `messages.send`).
  public var subscribeID: Int64?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("type", &type)
    try field("label", &label)
    try field("payload", &payload)
    try field("link", &_link.text)
    try field("hash", &hash)
    try field("app_id", &appID)
    try field("owner_id", &ownerID)
    try field("peer_id", &peerID)
    try field("intent", &intent)
    try field("subscribe_id", &subscribeID)
  }
}

extension VKButtonAction.Kind: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    // Every `message_new` lists these two in `button_actions`; as constants they take no memory.
    if reader.takeText("intent_subscribe") { return .intentSubscribe }
    if reader.takeText("intent_unsubscribe") { return .intentUnsubscribe }
    return Self(rawValue: try reader.text())
  }
}

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Cards of a post with a picture, a link and perhaps a price each.
///
/// Documented: VK for developers, media attachments of a post, `pretty_cards`.
public struct VKPrettyCards: Hashable, JSONModel {
  /// The cards.
  public var cards: [VKPrettyCard] = []
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPrettyCards: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field.list("cards", &cards)
  }
}

/// A card of ``VKPrettyCards``.
///
/// Documented: `prettyCards_prettyCard` of VK's schema 5.199.
public struct VKPrettyCard: Hashable, JSONModel {
  private var buttonOrKey: ButtonOrKey?
  /// The id, a number as text.
  public var id: String?
  /// Where it leads.
  @LossyURL public var linkURL: URL?
  /// The title.
  public var title: String?
  /// The picture in several sizes.
  public var images: [VKImage] = []
  /// The address of the picture, `-1_2`.
  public var photoID: String?
  /// What is written on the button, in the reader's language.
  public var buttonText: String?
  /// The price, a decimal number as text.
  public var price: String?
  /// The price before, a decimal number as text.
  public var oldPrice: String?
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}

  /// The button; `nil` where VK sends only its ``buttonKey``.
  public var button: VKLinkButton? {
    get { buttonOrKey?.button.first }
    set {
      if newValue == nil, buttonKey != nil { return }
      buttonOrKey = newValue.map { ButtonOrKey(button: [$0]) }
    }
  }

  /// The word for the button, in versions that send no ``button``.
  public var buttonKey: String? {
    get { buttonOrKey?.key }
    set {
      if newValue == nil, button != nil { return }
      buttonOrKey = newValue.map { ButtonOrKey(key: $0) }
    }
  }
}

extension VKPrettyCard: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("card_id", &id)
    try field("link_url", &_linkURL.text)
    try field("title", &title)
    try field.list("images", &images)
    try field("photo", &photoID)
    try field("button", &buttonOrKey)
    try field("button_text", &buttonText)
    try field("price", &price)
    try field("price_old", &oldPrice)
  }
}

/// The button of a card: VK's schema has both an object and a word.
private struct ButtonOrKey: JSONCodableValue, Hashable {
  var key: String?
  var button: [VKLinkButton] = []

  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    if reader.isAtText { return Self(key: try reader.text()) }
    return Self(button: [try VKLinkButton.read(from: &reader)])
  }

  func write(to writer: inout JSONWriter) throws(JSONError) {
    if let button = button.first { return try button.write(to: &writer) }
    writer.text(key ?? "")
  }
}

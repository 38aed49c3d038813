public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A photo that was put on a wall directly, in posts of 2013 and before.
///
/// Documented: VK for developers, media attachments of a post, `posted_photo`; `wall_posted_photo` of VK's schema
/// (`VKCOM/vk-api-schema`).
public struct VKPostedPhoto: Hashable, JSONModel, VKRecord {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The picture, 130 pixels wide.
  @LossyURL public var photo130: URL?
  /// The picture, 604 pixels wide.
  @LossyURL public var photo604: URL?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("photo_130", &_photo130.text)
    try field("photo_604", &_photo604.text)
  }
}

/// A widget of VK itself, such as the weather.
///
/// VK does not document it. Fast, a client of VK for Android, reads only the id.
public struct VKWidget: Hashable, JSONModel, VKRecord {
  /// The id.
  public var id: Int64?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
  }
}

/// An artist, shared together with pieces of music.
///
/// VK does not document it. The keys are those that Fast, a client of VK for Android, reads. In the JSON of an
/// attachment the key `audios` stands beside the artist; an artist that is encoded by itself contains it.
public struct VKArtist: Hashable, JSONModel, VKRecord {
  /// The id, as text.
  public var id: String?
  /// The name.
  public var name: String?
  /// The picture in several sizes.
  public var photos: [VKImage] = []
  /// The id of the catalogue's block with the best known pieces.
  public var popularAudiosBlockID: String?
  /// The pieces of music that came with the artist.
  public var audios: [VKAudio] = []
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
    try field("photo", &photos)
    try field("popular_audios_block_id", &popularAudiosBlockID)
    try field.list("audios", &audios)
  }
}

/// An app's action in a conversation; VK sends only the kind, `{"type": "app_action"}`, and no body.
///
/// VK does not document it; it is seen in events since 2023. Its JSON is the whole attachment, with the type.
public struct VKAppAction: Hashable, JSONModel, VKRecord {
  private var type = "app_action"
  /// The value of the key `app_action`, as received, if VK sends one.
  public var body: RawJSON?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("type", &type)
    try field("app_action", &body)
  }
}

/// The cards of a post: each has a picture, a link and perhaps a price.
///
/// Documented: VK for developers, media attachments of a post, `pretty_cards`.
public struct VKPrettyCards: Hashable, JSONModel, VKRecord {
  /// The cards.
  public var cards: [VKPrettyCard] = []
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field.list("cards", &cards)
  }
}

/// A card of ``VKPrettyCards``.
///
/// Documented: `prettyCards_prettyCard` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKPrettyCard: Hashable, JSONModel, VKRecord {
  private var buttonOrKey: ButtonOrKey?
  /// The id, a number as text.
  public var id: String?
  /// The address that the card leads to.
  @LossyURL public var linkURL: URL?
  /// The title.
  public var title: String?
  /// The picture in several sizes.
  public var images: [VKImage] = []
  /// The address of the picture, `-1_2`.
  public var photoID: String?
  /// The label of the button, in the current user's language.
  public var buttonText: String?
  /// The price, a decimal number as text.
  public var price: String?
  /// The former price, a decimal number as text.
  public var oldPrice: String?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  /// The button; `nil` where VK sends only its ``buttonKey``. Setting one removes the ``buttonKey``.
  public var button: VKLinkButton? {
    get { buttonOrKey?.button.first }
    set {
      if newValue == nil, buttonKey != nil { return }
      buttonOrKey = newValue.map { ButtonOrKey(button: [$0]) }
    }
  }

  /// VK's word for the button, in versions that send no ``button``. Setting one removes the ``button``.
  public var buttonKey: String? {
    get { buttonOrKey?.key }
    set {
      if newValue == nil, button != nil { return }
      buttonOrKey = newValue.map { ButtonOrKey(key: $0) }
    }
  }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// The button of a card, which VK's schema describes as an object and as a word.
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

/// A message of a channel, shared into a conversation.
///
/// VK does not document it. The keys are those that Fast, a client of VK for Android, reads.
public struct VKChannelMessage: Hashable, JSONModel, VKRecord {
  /// The id of the channel.
  public var channelID: Int64?
  /// The number of the message in the channel.
  public var conversationMessageID: Int64?
  /// Who wrote it; negative for a community.
  public var authorID: Int64?
  /// The title and the picture of the channel.
  @Indirect public var channel: VKChannelInfo?
  /// The kind of the channel.
  public var channelType: String?
  /// The globally unique id of the message.
  public var guid: String?
  /// The text.
  public var text: String?
  /// When it was written.
  public var date: Date?
  /// The attachments.
  public var attachments: [VKAttachment] = []
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("channel_id", &channelID)
    try field("cmid", &conversationMessageID)
    try field("author_id", &authorID)
    try field("channel_info", &_channel)
    try field("channel_type", &channelType)
    try field("guid", &guid)
    try field("text", &text)
    try field("time", &date, .seconds)
    try field("attachments", &attachments)
  }
}

/// The title and the picture of a channel.
public struct VKChannelInfo: Hashable, JSONModel, JSONCodableObject {
  /// The title.
  public var title: String?
  /// The picture's base address, for any width.
  @LossyURL public var photo: URL?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("title", &title)
    try field("photo_base", &_photo.text)
  }
}

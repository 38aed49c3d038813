public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A photo that was put on a wall directly, in posts of 2013 and before.
///
/// Documented: VK for developers, media attachments of a post, `posted_photo`; `wall_posted_photo` of VK's schema.
public struct VKPostedPhoto: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The picture, 130 pixels wide.
  @LossyURL public var photo130: URL?
  /// The picture, 604 pixels wide.
  @LossyURL public var photo604: URL?
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPostedPhoto: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("photo_130", &_photo130.text)
    try field("photo_604", &_photo604.text)
  }
}

/// A widget: something of VK's own, such as the weather.
///
/// Not documented: a client of VK for Android, Fast, reads the id alone.
public struct VKWidget: Hashable, JSONModel {
  /// The id.
  public var id: Int64?
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKWidget: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
  }
}

/// An artist, shared together with pieces of music.
///
/// Not documented: the keys that a client of VK for Android, Fast, reads. In an attachment the music stands beside the
/// artist, under `audios`; by itself an artist is written with it.
public struct VKArtist: Hashable, JSONModel {
  /// The id, a text.
  public var id: String?
  /// The name.
  public var name: String?
  /// The picture in several sizes.
  public var photos: [VKImage] = []
  /// The block of the catalogue with the best known pieces.
  public var popularAudiosBlockID: String?
  /// The pieces of music that came with the artist.
  public var audios: [VKAudio] = []
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKArtist: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("name", &name)
    try field("photo", &photos)
    try field("popular_audios_block_id", &popularAudiosBlockID)
    try field.list("audios", &audios)
  }
}

/// What an app did in a conversation. VK sends the kind alone, `{"type": "app_action"}`, and no body.
///
/// Not documented: seen in events since 2023. It is written with its type, as the whole attachment.
public struct VKAppAction: Hashable, JSONModel {
  private var type = "app_action"
  /// What may stand where other kinds have their body, as received.
  public var body: RawJSON?
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKAppAction: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("type", &type)
    try field("app_action", &body)
  }
}

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

/// A message of a channel, shared into a conversation.
///
/// Not documented: the keys that a client of VK for Android, Fast, reads.
public struct VKChannelMessage: Hashable, JSONModel {
  /// The channel.
  public var channelID: Int64?
  /// The number of the message in the channel.
  public var conversationMessageID: Int64?
  /// Who wrote it; negative for a community.
  public var authorID: Int64?
  /// The channel as it is shown.
  @Indirect public var channel: VKChannelInfo?
  /// The kind of the channel.
  public var channelType: String?
  /// A mark of the message that is unique everywhere.
  public var guid: String?
  /// The text.
  public var text: String?
  /// When it was written.
  public var date: Date?
  /// What is attached to it.
  public var attachments: [VKAttachment] = []
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKChannelMessage: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
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

/// How a channel is shown.
public struct VKChannelInfo: Hashable, JSONModel {
  /// The title.
  public var title: String?
  /// The picture at any width.
  @LossyURL public var photo: URL?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKChannelInfo: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("title", &title)
    try field("photo_base", &_photo.text)
  }
}

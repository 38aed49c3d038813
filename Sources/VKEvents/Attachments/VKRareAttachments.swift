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

public import VestnikCore

/// The record of a piece of music.
public struct VKAudioAlbum: Hashable, Sendable {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The title.
  public var title: String?
  /// The key that a copy needs in its address.
  public var accessKey: String?
  /// The cover.
  @Indirect public var thumb: VKAudioCover?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKAudioAlbum: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("title", &title)
    try field("access_key", &accessKey)
    try field("thumb", &_thumb)
  }
}

extension VKAudioAlbum: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

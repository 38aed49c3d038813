public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A set of stickers, as a preview.
public struct VKStickerPack: Hashable, JSONModel {
  /// The set.
  public var id: Int64?
  /// The title.
  public var title: String?
  /// Who made it.
  public var author: String?
  /// The description.
  public var description: String?
  /// The price; its form is not documented.
  public var price: JSONValue?
  /// The address.
  @LossyURL public var url: URL?
  /// The picture; its form is not documented.
  public var icon: JSONValue?
  /// Whether its stickers move.
  public var isAnimated: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKStickerPack: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("title", &title)
    try field("author", &author)
    try field("description", &description)
    try field("price", &price)
    try field("url", &_url.text)
    try field("icon", &icon)
    try field("is_animated", &isAnimated)
  }
}

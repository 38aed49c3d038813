public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The picture of a chat, a person or a community, by width.
public struct VKChatPhoto: Hashable, JSONModel {
  /// The picture, 50 pixels wide.
  @LossyURL public var photo50: URL?
  /// The picture, 100 pixels wide.
  @LossyURL public var photo100: URL?
  /// The picture, 200 pixels wide.
  @LossyURL public var photo200: URL?
  /// The picture at any width.
  @LossyURL public var photoBase: URL?
  /// Whether it is VK's own.
  public var isDefault: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKChatPhoto: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("photo_50", &_photo50.text)
    try field("photo_100", &_photo100.text)
    try field("photo_200", &_photo200.text)
    try field("photo_base", &_photoBase.text)
    try field("is_default_photo", &isDefault)
  }
}

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An animation of a sticker.
public struct VKStickerAnimation: Hashable, JSONModel {
  /// The theme: `light`, `dark`.
  public var type: String?
  /// The address.
  @LossyURL public var url: URL?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKStickerAnimation: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("type", &type)
    try field("url", &_url.text)
  }
}

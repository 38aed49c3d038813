public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// One of several sizes of a picture.
public struct VKImage: Hashable, JSONModel {
  /// The address.
  @LossyURL public var url: URL?
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// Whether there is a margin around it.
  public var hasPadding: Bool?
  /// The id of the picture.
  public var id: String?
  /// The name of the size.
  public var type: String?
  /// For which theme it is: `light`, `dark`.
  public var theme: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKImage: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("url", &_url.text)
    try field("width", &width)
    try field("height", &height)
    try field("with_padding", &hasPadding)
    try field("id", &id)
    try field("type", &type)
    try field("theme", &theme)
  }
}

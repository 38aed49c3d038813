public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// One of several sizes of a picture.
public struct VKImage: Hashable, Sendable {
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

extension VKImage: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

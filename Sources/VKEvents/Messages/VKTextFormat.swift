public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The formatted parts of a text.
public struct VKFormatData: Hashable, JSONModel, JSONCodableObject {
  /// The version of the format.
  public var version: String?
  /// The parts.
  public var items: [VKTextFormat] = []

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("version", &version)
    try field("items", &items)
  }
}

/// A formatted part of a text.
public struct VKTextFormat: Hashable, JSONModel, JSONCodableObject {
  /// The style of a formatted part.
  public struct Kind: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// In bold.
    public static let bold: Self = "bold"
    /// In italics.
    public static let italic: Self = "italic"
    /// Underlined.
    public static let underline: Self = "underline"
    /// As a link.
    public static let url: Self = "url"
  }

  /// The beginning of the part, in UTF-16 units.
  public var offset: Int?
  /// The length of the part, in UTF-16 units.
  public var length: Int?
  /// The style of the part.
  public var type: Kind?
  /// The address that the link opens.
  @LossyURL public var url: URL?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("offset", &offset)
    try field("length", &length)
    try field("type", &type)
    try field("url", &_url.text)
  }
}

extension VKTextFormat.Kind: JSONCodableValue {}

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The formatted parts of a text.
public struct VKFormatData: Hashable, JSONModel {
  /// The version of the form.
  public var version: String?
  /// The parts.
  public var items: [VKTextFormat] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKFormatData: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("version", &version)
    try field("items", &items)
  }
}

/// A formatted part of a text.
public struct VKTextFormat: Hashable, JSONModel {
  /// How the part is shown.
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

  /// Where it begins, in UTF-16 units.
  public var offset: Int?
  /// How long it is, in UTF-16 units.
  public var length: Int?
  /// The kind.
  public var type: Kind?
  /// Where the link leads.
  @LossyURL public var url: URL?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKTextFormat: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("offset", &offset)
    try field("length", &length)
    try field("type", &type)
    try field("url", &_url.text)
  }
}

extension VKTextFormat.Kind: JSONCodableValue {}

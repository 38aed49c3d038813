public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A preview file of a file.
public struct VKDocumentFile: Hashable, JSONModel {
  /// The address.
  @LossyURL public var url: URL?
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// The size in bytes.
  public var fileSize: Int64?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKDocumentFile: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("src", &_url.text)
    try field("width", &width)
    try field("height", &height)
    try field("file_size", &fileSize)
  }
}

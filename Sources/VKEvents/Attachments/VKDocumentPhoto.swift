public import VestnikCore

/// The preview pictures of a file.
public struct VKDocumentPhoto: Hashable, Sendable {
  /// The sizes.
  public var sizes: [VKPhotoSize] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKDocumentPhoto: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("sizes", &sizes)
  }
}

extension VKDocumentPhoto: Codable {
  /// Reads an object; what cannot be read is left out.
  ///
  /// - Throws: `DecodingError` when it is no object.
  public init(from decoder: any Decoder) throws { try self.init(lenientlyFrom: decoder) }

  /// Writes an object of VK's form.
  ///
  /// - Throws: `EncodingError` for what JSON cannot hold.
  public func encode(to encoder: any Encoder) throws { try encodeJSON(to: encoder) }
}

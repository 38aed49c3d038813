public import VestnikCore

/// The preview pictures of a file.
public struct VKDocumentPhoto: Hashable, JSONModel {
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

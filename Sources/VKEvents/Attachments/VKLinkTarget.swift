public import VestnikCore

/// The object of VK behind a link.
public struct VKLinkTarget: Hashable, JSONModel {
  /// The kind of the object.
  public var type: String?
  /// The object.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKLinkTarget: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("type", &type)
    try field("item_id", &id)
    try field("owner_id", &ownerID)
  }
}

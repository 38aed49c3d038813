public import VestnikCore

/// The app behind a link.
public struct VKLinkApplication: Hashable, JSONModel {
  /// The app.
  public var appID: Int64?
  /// The app, in other words.
  public var id: String?
  /// The name.
  public var name: String?
  /// The shop in which it is.
  @Indirect public var store: VKLinkStore?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKLinkApplication: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("app_id", &appID)
    try field("id", &id)
    try field("name", &name)
    try field("store", &_store)
  }
}

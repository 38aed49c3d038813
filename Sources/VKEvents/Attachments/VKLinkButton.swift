public import VestnikCore

/// The button of a link.
public struct VKLinkButton: Hashable, JSONModel {
  /// The title.
  public var title: String?
  /// What a press does.
  @Indirect public var action: VKLinkAction?
  /// The picture's name.
  public var icon: String?
  /// The look.
  public var style: String?
  /// The block of the catalogue.
  public var blockID: String?
  /// The section of the catalogue.
  public var sectionID: String?
  /// The owner; negative for a community.
  public var ownerID: Int64?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKLinkButton: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("title", &title)
    try field("action", &_action)
    try field("icon", &icon)
    try field("style", &style)
    try field("block_id", &blockID)
    try field("section_id", &sectionID)
    try field("owner_id", &ownerID)
  }
}

public import VestnikCore

/// For whom a post is, when readers pay.
public struct VKDonut: Hashable, JSONModel {
  /// Whether it is for those who pay.
  public var isDonut: Bool?
  /// Whether the writer of the comment pays.
  public var isDon: Bool?
  /// For how long it is, in seconds.
  public var paidDuration: Int?
  /// Whether a copy for all may be published.
  public var canPublishFreeCopy: Bool?
  /// What may be edited.
  public var editMode: String?
  /// What the others see.
  @Indirect public var placeholder: VKPlaceholder?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKDonut: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("is_donut", &isDonut)
    try field("is_don", &isDon)
    try field("paid_duration", &paidDuration)
    try field("can_publish_free_copy", &canPublishFreeCopy)
    try field("edit_mode", &editMode)
    try field("placeholder", &_placeholder)
  }
}

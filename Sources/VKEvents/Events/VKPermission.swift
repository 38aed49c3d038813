public import VestnikCore

/// The permission to write to a person, given or taken back.
public struct VKPermission: Hashable, JSONModel {
  /// Who gave it or took it back.
  public var userID: Int64?
  /// The parameter that `messages.allowMessagesFromGroup` was called with; empty when a first message gave
  /// it.
  public var key: String?
  /// The JSON from which it was read.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPermission: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("user_id", &userID)
    try field("key", &key)
  }
}

public import VestnikCore

/// Reposts.
public struct VKReposts: Hashable, JSONModel {
  /// How many there are.
  public var count: Int?
  /// Whether the reader reposted it.
  public var userReposted: Bool?
  /// How many are on walls.
  public var wallCount: Int?
  /// How many are in messages.
  public var mailCount: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKReposts: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("count", &count)
    try field("user_reposted", &userReposted)
    try field("wall_count", &wallCount)
    try field("mail_count", &mailCount)
  }
}

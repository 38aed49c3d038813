public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A link to the paid subscription of a community, VK Donut.
///
/// Not documented: the keys that a client of VK for Windows, Laney, reads.
public struct VKDonutLink: Hashable, JSONModel {
  /// The address.
  @LossyURL public var url: URL?
  /// The community, negative.
  public var ownerID: Int64?
  /// What the community writes about it.
  public var text: String?
  /// Who has subscribed.
  @Indirect public var donors: VKDonors?
  /// The button.
  @Indirect public var button: VKLinkButton?
  /// What a press does.
  @Indirect public var action: VKLinkAction?
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKDonutLink: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("url", &_url.text)
    try field("owner_id", &ownerID)
    try field("text", &text)
    try field("donors", &_donors)
    try field("button", &_button)
    try field("action", &_action)
  }
}

/// The subscribers that ``VKDonutLink`` shows.
public struct VKDonors: Hashable, JSONModel {
  /// How many there are.
  public var count: Int?
  /// How many of them are the reader's friends.
  public var friendsCount: Int?
  /// Some of these friends.
  public var friendIDs: [Int64] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKDonors: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("count", &count)
    try field("friends_count", &friendsCount)
    try field("friends", &friendIDs)
  }
}

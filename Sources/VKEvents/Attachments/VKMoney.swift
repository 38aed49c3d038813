public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Money that was sent, or is asked for.
public struct VKMoneyTransfer: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// Who sent or asks for it.
  public var fromID: Int64?
  /// Who got it.
  public var toID: Int64?
  /// The state.
  public var status: Int?
  /// When it was made.
  public var date: Date?
  /// How much.
  @Indirect public var amount: VKPrice?
  /// The comment.
  public var comment: String?
  /// How many have given.
  public var processed: Int?
  /// How much is asked for in all.
  @Indirect public var totalAmount: VKPrice?
  /// How much was given so far.
  @Indirect public var transferredAmount: VKPrice?
  /// How much is on its way.
  @Indirect public var heldAmount: VKPrice?
  /// Where to give.
  @LossyURL public var url: URL?
  /// Whether it was sent without a name.
  public var isAnonymous: Bool?
  /// Whether by VK Pay.
  public var isVKPay: Bool?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKMoneyTransfer: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("from_id", &fromID)
    try field("to_id", &toID)
    try field("status", &status)
    try field("date", &date, .seconds)
    try field("amount", &_amount)
    try field("comment", &comment)
    try field("processed", &processed)
    try field("total_amount", &_totalAmount)
    try field("transferred_amount", &_transferredAmount)
    try field("held_amount", &_heldAmount)
    try field("init_url", &_url.text)
    try field("is_anonymous", &isAnonymous)
    try field("is_vkpay", &isVKPay)
  }
}

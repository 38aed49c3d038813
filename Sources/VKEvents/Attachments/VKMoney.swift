public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A money transfer or a money request.
public struct VKMoneyTransfer: Hashable, JSONModel, JSONCodableObject {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The id of the sender, or of the one who asks for money.
  public var fromID: Int64?
  /// The id of the recipient.
  public var toID: Int64?
  /// The state, as VK's number.
  public var status: Int?
  /// When it was created.
  public var date: Date?
  /// The amount.
  @Indirect public var amount: VKPrice?
  /// The comment.
  public var comment: String?
  /// The number of people who have paid.
  public var processed: Int?
  /// The whole amount that is asked for.
  @Indirect public var totalAmount: VKPrice?
  /// The amount that has been paid.
  @Indirect public var transferredAmount: VKPrice?
  /// The amount that is on its way.
  @Indirect public var heldAmount: VKPrice?
  /// The address of the page for paying.
  @LossyURL public var url: URL?
  /// Whether the sender's name is hidden.
  public var isAnonymous: Bool?
  /// Whether it is made by VK Pay.
  public var isVKPay: Bool?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What happened in a community, apart from messages: the ids that all such events share, and the rest as received.
///
/// A post is read in full by ``post``, an order by ``order``; a photo or video with
/// `event.object?.decode(VKPhoto.self)`. Properties that only some types of events have name these types.
///
/// As JSON: Reads the `object` of an event; what cannot be read is left out, and stays in ``object``. Writes
/// ``object`` as received, with the properties in it that were changed since; an event that you made, from
/// its properties. Its ``type`` is not written.
public struct VKCommunityEvent: Hashable, JSONModel {
  /// The type of the event, such as `group_join`: not a part of ``object``, so an event that you decode by itself has
  /// none (an empty one).
  public var type: VKEventType = ""
  /// What it is about: the comment, post, photo, poll, order; for a like what was liked.
  public var id: Int64?
  /// To what that belongs: the photo, video, product, discussion or post of a comment.
  public var parentID: Int64?
  /// Whose that is; negative for a community.
  public var ownerID: Int64?
  /// Who did it, or whom it befell: the writer, the liker, the new member, the blocked person.
  public var userID: Int64?
  /// Who did it to another: the administrator, or who deleted a comment.
  public var adminID: Int64?
  /// When it happened, where VK says so.
  public var date: Date?
  /// The text, comment, description or payload.
  public var text: String?
  /// What is attached to a post or a comment.
  public var attachments: [VKAttachment] = []
  /// How a person became a member; for `group_join`.
  public var joinType: JoinType?
  /// Whether the person left by themselves, and was not removed; for `group_leave`.
  public var isBySelf: Bool?
  /// When the block ends; for `user_block`.
  public var blockEnd: BlockEnd?
  /// Why a person was blocked, or why money could not be paid out; for `user_block` and `donut_money_withdraw_error`.
  public var reason: Reason?
  /// Whether a block ended by itself, and no administrator ended it; for `user_unblock`.
  public var isByEndDate: Bool?
  /// What was liked; for `like_add` and `like_remove`.
  public var objectType: ObjectType?
  /// The name of the form; for `lead_forms_new`.
  public var formName: String?
  /// What was filled in; for `lead_forms_new`.
  public var answers: [VKFormAnswer] = []
  /// How much was paid: for `vkpay_transaction` in thousandths of a rouble, as public clients have it, without a page of
  /// VK that says so; for the `donut_` events in roubles.
  public var amount: VKAmount?
  /// How much of ``amount`` the community gets, in roubles; for the `donut_` events.
  public var amountWithoutFee: VKAmount?
  /// How much was paid before, in roubles; for `donut_subscription_price_changed`.
  public var oldAmount: VKAmount?
  /// How much is paid from now on, in roubles; for `donut_subscription_price_changed`.
  public var newAmount: VKAmount?
  /// How much is paid for the change at once, in roubles; for `donut_subscription_price_changed`.
  public var amountDifference: VKAmount?
  /// How much of ``amountDifference`` the community gets, in roubles; for `donut_subscription_price_changed`.
  public var amountDifferenceWithoutFee: VKAmount?
  private var compared = ComparedJSON()
  /// The `object` of the event as received; `nil` for an event that you made. Setting it sets the properties, too.
  public var object: RawJSON? {
    get { compared.raw }
    set {
      var event = newValue.flatMap { try? Self(json: $0.bytes) } ?? self
      event.type = type
      event.compared.raw = newValue
      self = event
    }
  }
  @usableFromInline package var received: ReceivedJSON {
    get { ReceivedJSON(compared.raw) }
    set { compared.raw = newValue.raw }
  }

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKCommunityEvent: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("user_id", &userID)
    try field("date", &date, .seconds)
    try field("text", &text)
    try field("attachments", &attachments)
    try field("parent_id", &parentID)
    try field("admin_id", &adminID)
    try members(&field)
    try payments(&field)
    try aliases(&field)
  }

  /// What events of members, likes and forms have.
  private mutating func members<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("join_type", &joinType)
    try field.flag("self", &isBySelf)
    try field("unblock_date", &blockEnd)
    try field("reason", &reason)
    try field.flag("by_end_date", &isByEndDate)
    try field("object_type", &objectType)
    try field("form_name", &formName)
    try field.list("answers", &answers)
  }

  /// What events of payments have.
  private mutating func payments<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    try field("amount", &amount)
    try field("amount_without_fee", &amountWithoutFee)
    try field("amount_old", &oldAmount)
    try field("amount_new", &newAmount)
    try field("amount_diff", &amountDifference)
    try field("amount_diff_without_fee", &amountDifferenceWithoutFee)
  }

  /// The names that the same things have in one or another kind of event.
  private mutating func aliases<Fields: JSONFieldVisitor>(_ field: inout Fields) throws(JSONError) {
    for name in ["from_id", "liker_id"] as [StaticString] { try field.alias(name, &userID) }
    try field.alias("deleter_id", &adminID)
    for name in ["object_id", "poll_id", "lead_id", "app_id"] as [StaticString] { try field.alias(name, &id) }
    for name
      in [
        "photo_owner_id", "video_owner_id", "market_owner_id", "topic_owner_id", "post_owner_id",
        "object_owner_id",
      ] as [StaticString]
    { try field.alias(name, &ownerID) }
    for name
      in ["photo_id", "video_id", "item_id", "topic_id", "post_id", "form_id"] as [StaticString]
    { try field.alias(name, &parentID) }
    for name in ["comment", "description", "payload"] as [StaticString] { try field.alias(name, &text) }
  }
}

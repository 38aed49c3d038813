public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// An event of a community other than a message: the ids that such events share, and the object as received.
///
/// Read a post with ``post`` and an order with ``order``, and a photo or a video with
/// `event.object?.decode(VKPhoto.self)`. A property that only some types of events have names these types.
///
/// Its JSON is the `object` of the event. Decoding leaves out what cannot be read, which stays in ``object``.
/// Encoding writes ``object`` as received with the properties that were changed since; an event that you made is
/// written from its properties. ``type`` is not written.
public struct VKCommunityEvent: Hashable, JSONModel, VKRecord {
  /// The type of the event, such as `group_join`. It is no part of ``object``, so it is empty in an event that you
  /// decode by itself.
  public var type: VKEventType = ""
  /// The id of the event's subject: the comment, post, photo, poll, order, form entry or app; for a like the id of
  /// what was liked.
  public var id: Int64?
  /// The id of what the subject belongs to: the photo, video, product, discussion or post of a comment, or the form
  /// of an entry.
  public var parentID: Int64?
  /// The id of the owner of the subject or of what it belongs to; negative for a community.
  public var ownerID: Int64?
  /// The id of the person who acted, or to whom the event happened: the writer, the liker, the new member, the
  /// blocked person.
  public var userID: Int64?
  /// The id of the person who acted on another: the administrator, or the person who deleted a comment.
  public var adminID: Int64?
  /// The time of the event; `nil` where VK sends none.
  public var date: Date?
  /// The text, comment, description or payload.
  public var text: String?
  /// The attachments of a post or a comment.
  public var attachments: [VKAttachment] = []
  /// The way in which a person became a member; for `group_join`.
  public var joinType: JoinType?
  /// Whether the person left by themselves and was not removed; for `group_leave`.
  public var leftVoluntarily: Bool?
  /// The end of the block; for `user_block`.
  public var blockEnd: BlockEnd?
  /// The reason for a block or for a failed payout; for `user_block` and `donut_money_withdraw_error`.
  public var reason: Reason?
  /// Whether the block ended by itself and was not ended by an administrator; for `user_unblock`.
  public var endedByDate: Bool?
  /// The kind of thing that was liked; for `like_add` and `like_remove`.
  public var objectType: ObjectType?
  /// The name of the form; for `lead_forms_new`.
  public var formName: String?
  /// The answers to the questions of the form; for `lead_forms_new`.
  public var answers: [VKFormAnswer] = []
  /// The sum that was paid: for the `donut_` events in roubles; for `vkpay_transaction` in thousandths of a rouble,
  /// as public clients have it, without a page of VK that says so.
  public var amount: VKAmount?
  /// The part of ``amount`` that the community gets, in roubles; for the `donut_` events.
  public var amountWithoutFee: VKAmount?
  /// The sum that was paid before, in roubles; for `donut_subscription_price_changed`.
  public var oldAmount: VKAmount?
  /// The sum that is paid from now on, in roubles; for `donut_subscription_price_changed`.
  public var newAmount: VKAmount?
  /// The sum that is paid for the change at once, in roubles; for `donut_subscription_price_changed`.
  public var amountDifference: VKAmount?
  /// The part of ``amountDifference`` that the community gets, in roubles; for `donut_subscription_price_changed`.
  public var amountDifferenceWithoutFee: VKAmount?
  private var compared = ComparedJSON()
  /// The `object` of the event as received; `nil` for an event that you made. Setting it also sets all other
  /// properties except ``type``.
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

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

  /// Visits the fields of events about members, likes and forms.
  private mutating func members<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("join_type", &joinType)
    try field.flag("self", &leftVoluntarily)
    try field("unblock_date", &blockEnd)
    try field("reason", &reason)
    try field.flag("by_end_date", &endedByDate)
    try field("object_type", &objectType)
    try field("form_name", &formName)
    try field.list("answers", &answers)
  }

  /// Visits the fields of events about payments.
  private mutating func payments<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("amount", &amount)
    try field("amount_without_fee", &amountWithoutFee)
    try field("amount_old", &oldAmount)
    try field("amount_new", &newAmount)
    try field("amount_diff", &amountDifference)
    try field("amount_diff_without_fee", &amountDifferenceWithoutFee)
  }

  /// Visits the names under which only some types of events have the shared fields.
  private mutating func aliases<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

extension VKCommunityEvent {
  /// The order, decoded at each call; `nil` unless the event is a `market_order_new` or `market_order_edit` that was
  /// received.
  public var order: VKOrder? {
    guard type == .marketOrderNew || type == .marketOrderEdit else { return nil }
    return part()
  }

  /// The post, decoded at each call; `nil` unless the event is a `wall_post_new` or `wall_repost` that was received.
  public var post: VKPost? {
    guard type == .wallPostNew || type == .wallRepost else { return nil }
    return part()
  }

  private func part<Part: JSONCodableObject>() -> Part? {
    object.flatMap { try? Part(json: $0.bytes) }
  }

  /// The way in which a person became a member.
  ///
  /// Source: VK for developers, community events, `group_join`.
  public struct JoinType: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Joined a community or said to come to an event.
    public static let join: Self = "join"
    /// Will perhaps come to an event.
    public static let unsure: Self = "unsure"
    /// Accepted an invitation.
    public static let accepted: Self = "accepted"
    /// An administrator granted the request.
    public static let approved: Self = "approved"
    /// Asked to join: the person is not a member yet.
    public static let request: Self = "request"
  }

  /// The kind of thing that was liked.
  ///
  /// Source: VK API schema 5.199, `callback_like_add_remove`.
  public struct ObjectType: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// A post.
    public static let post: Self = "post"
    /// A comment on a post.
    public static let comment: Self = "comment"
    /// A photo.
    public static let photo: Self = "photo"
    /// A video.
    public static let video: Self = "video"
    /// A note.
    public static let note: Self = "note"
    /// A product.
    public static let product: Self = "market"
    /// A comment on a photo.
    public static let photoComment: Self = "photo_comment"
    /// A comment on a video.
    public static let videoComment: Self = "video_comment"
    /// A post of a discussion.
    public static let topicComment: Self = "topic_comment"
    /// A comment on a product.
    public static let productComment: Self = "market_comment"
  }

  /// The reason for a block, which is a number, or for a failed payout, which is a text.
  ///
  /// The numbers of blocks are those of VK's method `groups.ban`.
  public struct Reason: OpenValue {
    /// The number or the text on the wire.
    public let rawValue: String

    /// Wraps a number or a text.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// A block for a reason that has no number of its own.
    public static let other: Self = "0"
    /// A block for spam.
    public static let spam: Self = "1"
    /// A block for insults.
    public static let insults: Self = "2"
    /// A block for obscene words.
    public static let obscenity: Self = "3"
    /// A block for messages off the topic.
    public static let offTopic: Self = "4"
  }

  /// The end of a block.
  public enum BlockEnd: Hashable, Sendable {
    /// The block does not end: VK writes 0.
    case never
    /// The block ends at a time.
    case date(Date)
  }
}

extension VKCommunityEvent.JoinType: JSONCodableValue {}
extension VKCommunityEvent.ObjectType: JSONCodableValue {}

extension VKCommunityEvent.Reason: JSONCodableValue {
  /// Writes a number when the reason is one, else a text.
  @usableFromInline package func write(to writer: inout JSONWriter) {
    writer.numberOrText(rawValue)
  }
}

extension VKCommunityEvent.BlockEnd: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let seconds = try reader.integer()
    guard seconds != 0 else { return .never }
    // A `Date` does not give back a number beyond 2^50 unchanged.
    guard seconds.magnitude <= 1 << 50 else { throw reader.failure("expected a time in seconds") }
    return .date(UnixTime.seconds.date(seconds))
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    guard case .date(let date) = self else { return writer.integer(0) }
    guard let seconds = UnixTime.seconds.number(date) else {
      throw JSONError(path: "", reason: "a date is too far from 1970 to be written")
    }
    writer.integer(seconds)
  }
}

/// A sum of money with the digits that VK wrote.
///
/// Its JSON is a number; decoding also takes a text with a number in it.
public struct VKAmount: RawRepresentable, Hashable, JSONModel {
  /// The digits as VK writes them: `50`, `49.8`.
  public let rawValue: String

  /// Makes an amount from its digits.
  ///
  /// - Parameter rawValue: A number in JSON's form; encoding throws for anything else.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The amount as a number; `nil` when ``rawValue`` is no JSON number, or has more than the 38 digits that `Decimal`
  /// holds.
  public var decimal: Decimal? { JSONValue.decimal(rawValue) }
}

extension VKAmount: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    Self(rawValue: try reader.numberLiteral())
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    // `JSONValue` checks that the digits are a JSON number.
    try JSONValue.number(literal: rawValue).write(to: &writer)
  }
}

/// An answer to one question of a form: an element of `answers` in `lead_forms_new`.
public struct VKFormAnswer: Hashable, JSONModel, VKRecord {
  private var given: AnswerTexts?
  /// The name of the question: `phone`, `email`, `first_name`, `custom_0`, ….
  public var key: String?
  /// The question as the person saw it.
  public var question: String?
  @usableFromInline package var received = ReceivedJSON()

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  /// The answer; where several may be chosen, all chosen ones separated by commas. `nil` when nothing was answered.
  public var answer: String? {
    get { given.flatMap { $0.texts.isEmpty ? nil : $0.texts.joined(separator: ", ") } }
    set { given = newValue.map { AnswerTexts(texts: [$0]) } }
  }

  /// The chosen answers one by one; one element for a question with a single answer.
  public var answers: [String] {
    get { given?.texts ?? [] }
    set { given = AnswerTexts(texts: newValue, isList: true) }
  }

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("key", &key)
    try field("question", &question)
    try field("answer", &given)
  }
}

/// The value of `answer`: one text, or an array of texts where several answers may be chosen.
private struct AnswerTexts: JSONCodableValue, Hashable {
  var texts: [String]
  var isList = false

  static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let raw = reader.mark
    do throws(JSONError) {
      return Self(texts: [try reader.text()])
    } catch {
      reader.rewind(to: raw)
      return Self(texts: try [String].read(from: &reader), isList: true)
    }
  }

  func write(to writer: inout JSONWriter) throws(JSONError) {
    if isList { return try texts.write(to: &writer) }
    writer.text(texts.first ?? "")
  }
}

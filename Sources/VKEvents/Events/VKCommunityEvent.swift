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

extension VKCommunityEvent {
  /// The order, read anew at each call; `nil` for events of other types and for one that you made.
  public var order: VKOrder? {
    guard type == .marketOrderNew || type == .marketOrderEdit else { return nil }
    return part()
  }

  /// The post, read anew at each call; `nil` for events of other types and for one that you made.
  public var post: VKPost? {
    guard type == .wallPostNew || type == .wallRepost else { return nil }
    return part()
  }

  private func part<Part: JSONCodableObject>() -> Part? {
    object.flatMap { try? Part(json: $0.bytes) }
  }

  /// How a person became a member (VK for developers, community events, `group_join`).
  public struct JoinType: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Joined a community or said to come to an event.
    public static let join: Self = "join"
    /// Will perhaps come; for events.
    public static let unsure: Self = "unsure"
    /// Accepted an invitation.
    public static let accepted: Self = "accepted"
    /// An administrator granted the request.
    public static let approved: Self = "approved"
    /// Asked to join: the person is no member yet.
    public static let request: Self = "request"
  }

  /// What was liked (VK's schema 5.199, `callback_like_add_remove`).
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

  /// Why something happened: a number for a block, a text for money that could not be paid out.
  public struct Reason: OpenValue {
    /// The number or the text on the wire.
    public let rawValue: String

    /// Wraps a number or a text.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// Another reason than these; the numbers of blocks are those of `groups.ban`.
    public static let other: Self = "0"
    /// Spam.
    public static let spam: Self = "1"
    /// Insults.
    public static let insults: Self = "2"
    /// Obscene words.
    public static let obscenity: Self = "3"
    /// Off the topic.
    public static let offTopic: Self = "4"
  }

  /// When a block ends.
  public enum BlockEnd: Hashable, Sendable {
    /// Never: VK writes 0.
    case never
    /// At a time.
    case at(Date)
  }
}

extension VKCommunityEvent.JoinType: JSONCodableValue {}
extension VKCommunityEvent.ObjectType: JSONCodableValue {}

extension VKCommunityEvent.Reason: JSONCodableValue {
  /// Writes a number where it is one.
  @usableFromInline package func write(to writer: inout JSONWriter) {
    writer.numberOrText(rawValue)
  }
}

extension VKCommunityEvent.BlockEnd: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    let seconds = try reader.integer()
    guard seconds != 0 else { return .never }
    // A number beyond 2^50 would not come back as it was.
    guard seconds.magnitude <= 1 << 50 else { throw reader.failure("expected a time in seconds") }
    return .at(UnixTime.seconds.date(seconds))
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    guard case .at(let date) = self else { return writer.integer(0) }
    guard let seconds = UnixTime.seconds.number(date) else {
      throw JSONError(path: "", reason: "a date is too far from 1970 to be written")
    }
    writer.integer(seconds)
  }
}

/// A sum of money as VK writes it, with all its digits.
///
/// As JSON: Reads a number, or a text of one. Writes a number.
public struct VKAmount: RawRepresentable, Hashable, JSONModel {
  /// The digits on the wire: `50`, `49.8`.
  public let rawValue: String

  /// Wraps digits.
  ///
  /// - Parameter rawValue: A number in JSON's form; anything else cannot be written.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The number; `nil` for a text that is no JSON number, or has more than the 38 digits that `Decimal` holds.
  public var decimal: Decimal? { JSONValue.decimal(rawValue) }
}

extension VKAmount: JSONCodableValue {
  @usableFromInline package static func read(from reader: inout JSONReader) throws(JSONError) -> Self {
    Self(rawValue: try reader.numberLiteral())
  }

  @usableFromInline package func write(to writer: inout JSONWriter) throws(JSONError) {
    // Checked by `JSONValue`, which knows what a number is.
    try JSONValue.number(literal: rawValue).write(to: &writer)
  }
}

/// An answer of a form: what stands in `answers` of `lead_forms_new`.
public struct VKFormAnswer: Hashable, JSONModel {
  private var given: AnswerTexts?
  /// The question's name: `phone`, `email`, `first_name`, `custom_0`, ….
  public var key: String?
  /// The question as the person saw it.
  public var question: String?
  /// The JSON from which it was read, with what has no property here.
  @usableFromInline package var received = ReceivedJSON()

  /// Nothing known; set what you need, in tests for instance.
  public init() {}

  /// The answer; the chosen ones, separated by commas, where several may be chosen. `nil` when nothing was answered.
  public var answer: String? {
    get { given.flatMap { $0.texts.isEmpty ? nil : $0.texts.joined(separator: ", ") } }
    set { given = newValue.map { AnswerTexts(texts: [$0]) } }
  }

  /// The answers one by one, where several may be chosen.
  public var chosen: [String] {
    get { given?.texts ?? [] }
    set { given = AnswerTexts(texts: newValue, isList: true) }
  }
}

extension VKFormAnswer: VKRecord {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("key", &key)
    try field("question", &question)
    try field("answer", &given)
  }
}

/// One text, or several.
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

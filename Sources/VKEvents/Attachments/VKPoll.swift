public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A poll.
public struct VKPoll: Hashable, JSONModel {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The question.
  public var question: String?
  /// The answers.
  public var answers: [VKPollAnswer] = []
  /// How many votes there are.
  public var votes: Int?
  /// Whether nobody sees who voted.
  public var isAnonymous: Bool?
  /// Whether several answers may be chosen.
  public var allowsMany: Bool?
  /// Whether it is over.
  public var isClosed: Bool?
  /// When it ends; 1970 for never.
  public var endDate: Date?
  /// Whether it belongs to a discussion.
  public var isBoard: Bool?
  /// Whether the reader may edit it.
  public var canEdit: Bool?
  /// Whether the reader may vote.
  public var canVote: Bool?
  /// Whether the reader may report it.
  public var canReport: Bool?
  /// Whether the reader may share it.
  public var canShare: Bool?
  /// Whether a vote cannot be taken back.
  public var disableUnvote: Bool?
  /// When it was made.
  public var created: Date?
  /// Who made it.
  public var authorID: Int64?
  /// The chosen answer, in old API versions.
  public var answerID: Int64?
  /// The chosen answers.
  public var answerIDs: [Int64] = []
  /// The mark for other sites.
  public var embedHash: String?
  /// The background.
  @Indirect public var background: VKPollBackground?
  /// The photo.
  @Indirect public var photo: VKPhoto?
  /// Friends who voted.
  public var friends: [VKUserReference] = []
  /// The key that a copy needs in its address.
  public var accessKey: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPoll: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("owner_id", &ownerID)
    try field("question", &question)
    try field("answers", &answers)
    try field("votes", &votes)
    try field("anonymous", &isAnonymous)
    try field("multiple", &allowsMany)
    try field("closed", &isClosed)
    try field("end_date", &endDate, .seconds)
    try field("is_board", &isBoard)
    try field("can_edit", &canEdit)
    try field("can_vote", &canVote)
    try field("can_report", &canReport)
    try field("can_share", &canShare)
    try field("disable_unvote", &disableUnvote)
    try field("created", &created, .seconds)
    try field("author_id", &authorID)
    try field("answer_id", &answerID)
    try field("answer_ids", &answerIDs)
    try field("embed_hash", &embedHash)
    try field("background", &_background)
    try field("photo", &_photo)
    try field("friends", &friends)
    try field("access_key", &accessKey)
  }
}

/// An answer of a poll.
public struct VKPollAnswer: Hashable, JSONModel {
  /// The answer.
  public var id: Int64?
  /// The text.
  public var text: String?
  /// How many votes it has.
  public var votes: Int?
  /// How many votes it has, in percent.
  public var rate: Double?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPollAnswer: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("text", &text)
    try field("votes", &votes)
    try field("rate", &rate)
  }
}

/// The background of a poll.
public struct VKPollBackground: Hashable, JSONModel {
  /// The background.
  public var id: Int64?
  /// The kind: `gradient`, `tile`.
  public var type: String?
  /// The name.
  public var name: String?
  /// The angle of the gradient, in degrees.
  public var angle: Int?
  /// The colour, as six hexadecimal digits.
  public var color: String?
  /// The gradient.
  public var points: [VKGradientPoint] = []
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// The picture of a tile.
  public var images: [VKImage] = []

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKPollBackground: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("id", &id)
    try field("type", &type)
    try field("name", &name)
    try field("angle", &angle)
    try field("color", &color)
    try field("points", &points)
    try field("width", &width)
    try field("height", &height)
    try field("images", &images)
  }
}

/// A colour of a gradient.
public struct VKGradientPoint: Hashable, JSONModel {
  /// Where it stands, 0…1.
  public var position: Double?
  /// The colour, as six hexadecimal digits.
  public var color: String?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKGradientPoint: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("position", &position)
    try field("color", &color)
  }
}

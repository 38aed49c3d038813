public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A poll.
///
/// Documented in part: `polls_poll` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKPoll: Hashable, JSONModel, JSONCodableObject {
  /// The id, unique under its owner.
  public var id: Int64?
  /// The owner; negative for a community.
  public var ownerID: Int64?
  /// The question.
  public var question: String?
  /// The answers.
  public var answers: [VKPollAnswer] = []
  /// The number of votes.
  public var votes: Int?
  /// Whether the voters stay anonymous.
  public var isAnonymous: Bool?
  /// Whether several answers may be chosen.
  public var allowsMany: Bool?
  /// Whether voting is over.
  public var isClosed: Bool?
  /// When it ends; 1 January 1970 when it never ends, because VK then sends 0.
  public var endDate: Date?
  /// Whether it belongs to a discussion of a community.
  public var isBoard: Bool?
  /// Whether the current user may edit it.
  public var canEdit: Bool?
  /// Whether the current user may vote.
  public var canVote: Bool?
  /// Whether the current user may report it.
  public var canReport: Bool?
  /// Whether the current user may share it.
  public var canShare: Bool?
  /// Whether a vote cannot be taken back.
  public var disableUnvote: Bool?
  /// When it was created.
  public var created: Date?
  /// The id of the author.
  public var authorID: Int64?
  /// The id of the answer that the current user chose, in old API versions.
  public var answerID: Int64?
  /// The ids of the answers that the current user chose.
  public var answerIDs: [Int64] = []
  /// The hash for embedding it in other sites.
  public var embedHash: String?
  /// The background.
  @Indirect public var background: VKPollBackground?
  /// The photo.
  @Indirect public var photo: VKPhoto?
  /// The friends who voted.
  public var friends: [VKUserReference] = []
  /// The access key, the last part of ``VKAttachment/address``.
  public var accessKey: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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
///
/// Documented: `polls_answer` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKPollAnswer: Hashable, JSONModel, JSONCodableObject {
  /// The id.
  public var id: Int64?
  /// The text.
  public var text: String?
  /// The number of votes.
  public var votes: Int?
  /// The share of the votes, in percent.
  public var rate: Double?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("id", &id)
    try field("text", &text)
    try field("votes", &votes)
    try field("rate", &rate)
  }
}

/// The background of a poll.
///
/// Documented: `polls_background` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKPollBackground: Hashable, JSONModel, JSONCodableObject {
  /// The id.
  public var id: Int64?
  /// The kind: `gradient`, `tile`.
  public var type: String?
  /// The name.
  public var name: String?
  /// The angle of the gradient in degrees, 0 on the positive x axis.
  public var angle: Int?
  /// The colour, as six hexadecimal digits.
  public var color: String?
  /// The colours of the gradient.
  public var points: [VKGradientPoint] = []
  /// The width in pixels.
  public var width: Int?
  /// The height in pixels.
  public var height: Int?
  /// The picture of the tile.
  public var images: [VKImage] = []

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// A colour of a gradient, with its position.
///
/// Documented: `base_gradient_point` of VK's schema 5.199 (`VKCOM/vk-api-schema`).
public struct VKGradientPoint: Hashable, JSONModel, JSONCodableObject {
  /// The position in the gradient, 0…1.
  public var position: Double?
  /// The colour, as six hexadecimal digits.
  public var color: String?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("position", &position)
    try field("color", &color)
  }
}

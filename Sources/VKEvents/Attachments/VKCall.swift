public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A call, of two or of a group.
public struct VKCall: Hashable, JSONModel {
  /// How the call went.
  public struct State: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Wraps a word.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// It took place.
    public static let reached: Self = "reached"
    /// The caller hung up.
    public static let canceledByInitiator: Self = "canceled_by_initiator"
    /// It was declined.
    public static let canceledByReceiver: Self = "canceled_by_receiver"
  }

  /// The caller.
  public var initiatorID: Int64?
  /// The one called.
  public var receiverID: Int64?
  /// How it went.
  public var state: State?
  /// When it began.
  public var date: Date?
  /// The length in seconds.
  public var duration: Int?
  /// Whether it had a picture.
  public var isVideo: Bool?
  /// Who took part.
  @Indirect public var participants: VKCallParticipants?
  /// The address to join.
  @LossyURL public var joinLink: URL?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKCall: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("initiator_id", &initiatorID)
    try field("receiver_id", &receiverID)
    try field("state", &state)
    try field("time", &date, .seconds)
    try field("duration", &duration)
    try field("video", &isVideo)
    try field("participants", &_participants)
    try field("join_link", &_joinLink.text)
  }
}

extension VKCall.State: JSONCodableValue {}

/// Who takes part in a call.
public struct VKCallParticipants: Hashable, JSONModel {
  /// The first of them.
  public var list: [Int64] = []
  /// How many there are.
  public var count: Int?

  /// Nothing known; set what you need, in tests for instance.
  public init() {}
}

extension VKCallParticipants: JSONCodableObject {
  @usableFromInline package mutating func fields<Fields: JSONFieldVisitor>(
    _ field: inout Fields
  ) throws(JSONError) {
    try field("list", &list)
    try field("count", &count)
  }
}

public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A call between two people, or of a group.
public struct VKCall: Hashable, JSONModel, JSONCodableObject {
  /// The outcome of a call.
  public struct State: OpenValue {
    /// The word on the wire.
    public let rawValue: String

    /// Makes the value from VK's word, known or unknown.
    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// The call took place.
    public static let reached: Self = "reached"
    /// The caller hung up.
    public static let canceledByInitiator: Self = "canceled_by_initiator"
    /// The receiver declined the call.
    public static let canceledByReceiver: Self = "canceled_by_receiver"
  }

  /// The id of the caller.
  public var initiatorID: Int64?
  /// The id of the user who was called.
  public var receiverID: Int64?
  /// The outcome of the call.
  public var state: State?
  /// When it began.
  public var date: Date?
  /// The length in seconds.
  public var duration: Int?
  /// Whether it was a video call.
  public var isVideo: Bool?
  /// The participants of a group call.
  @Indirect public var participants: VKCallParticipants?
  /// The address for joining it.
  @LossyURL public var joinLink: URL?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
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

/// The participants of a call.
public struct VKCallParticipants: Hashable, JSONModel, JSONCodableObject {
  /// The ids of the first participants.
  public var list: [Int64] = []
  /// The number of participants.
  public var count: Int?

  /// Makes an empty value: every property is nil or empty.
  public init() {}

  @usableFromInline package mutating func fields<F: JSONFieldVisitor>(_ field: inout F) throws(JSONError) {
    try field("list", &list)
    try field("count", &count)
  }
}

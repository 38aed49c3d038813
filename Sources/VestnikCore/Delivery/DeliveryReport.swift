#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What a provider reported about a message, in words that all providers share.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct DeliveryReport: Hashable, Sendable, Codable {
  /// The provider's id of the message.
  public var messageID: MessageID
  /// The network that the report is about; `nil` when the provider did not say.
  public var network: SocialNetwork?
  /// How far the message has come.
  public var status: DeliveryStatus
  /// The provider's own word for it.
  public var providerStatus: String
  /// When it happened, by the provider's clock; `nil` when the provider did not say.
  public var date: Date?
  /// The provider's own word for the reason of a failure.
  public var reason: String?

  /// Makes a report.
  ///
  /// - Parameters:
  ///   - messageID: The provider's id of the message.
  ///   - network: The network that the report is about, if the provider said.
  ///   - status: How far the message has come.
  ///   - providerStatus: The provider's own word for it; by default our word.
  ///   - at: When it happened, if the provider said.
  ///   - reason: The provider's own word for the reason of a failure.
  public init(
    messageID: MessageID, network: SocialNetwork? = nil, status: DeliveryStatus,
    providerStatus: String? = nil, date: Date? = nil, reason: String? = nil
  ) {
    self.messageID = messageID
    self.network = network
    self.status = status
    self.providerStatus = providerStatus ?? status.rawValue
    self.date = date
    self.reason = reason
  }
}

/// How far a message has come, in our own words; the provider's word stays in the report.
///
/// The cases stand in the order in which the ``DeliveryTracker`` ranks them, from the weakest to the strongest: of
/// two reports about one message the stronger one counts, whichever came last.
///
/// - That `delivered` may be followed by `read`, and that `read` is the last word, is documented.
/// - That a failure is followed by nothing on the same network is documented by one provider and inferred for the
///   others.
/// - That `delivered` is stronger than a failure is inferred: a message that goes to VK and then to OK may fail in
///   the first and arrive in the second, and no document says in which order the two are reported.
/// - The order of the failures among themselves is our choice, so that every order of arrival gives one answer.
/// - Which word of a provider is which status is documented at the provider's own type.
public enum DeliveryStatus: String, Hashable, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
  /// The provider said that it does not know, or used a word that this version does not know.
  case unknown
  /// Handed on towards the network; what became of it is not known yet.
  case sent
  /// Not delivered: a limit of the channel was exceeded.
  case rateLimited
  /// Not delivered: the person is not on the network, has blocked the sender, or the message was refused.
  case undeliverable
  /// Not delivered within its time to live.
  case expired
  /// On the person's device or in the person's dialogue.
  case delivered
  /// Seen by the person; nothing follows.
  case read

  /// Whether the message did not arrive on the network that was reported; it may still arrive on another.
  public var isFailure: Bool {
    switch self {
    case .rateLimited, .undeliverable, .expired: true
    case .unknown, .sent, .delivered, .read: false
    }
  }
}

extension DeliveryStatus: Comparable {
  /// Whether the right status outweighs the left one: see ``DeliveryStatus``.
  public static func < (left: Self, right: Self) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .unknown: 0
    case .sent: 1
    case .rateLimited: 2
    case .undeliverable: 3
    case .expired: 4
    case .delivered: 5
    case .read: 6
    }
  }
}

/// All that the reports about one message say together.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct DeliveryState: Hashable, Sendable, Codable {
  /// The strongest status reported so far.
  public var status: DeliveryStatus
  /// The earliest time known of every status that was reported.
  ///
  /// A report without a time counts with the time of its arrival.
  public var times: [DeliveryStatus: Date]
  /// Whether the documents allow no further change: the message was read, or has failed on every network that it
  /// may take. See ``DeliveryTracker``.
  public var isFinal: Bool
  /// Until when a report may still change the state; `nil` when it is final.
  ///
  /// An estimate from above, 72 h after the earliest time known: a message of this channel lives for 24 h at most
  /// (documented by all), a reading is reported until 24 h after the end of its life (documented by one provider),
  /// and a report that was not acknowledged is repeated for 24 h (older pages of one provider). That the others take
  /// no longer is inferred.
  public var changesPossibleUntil: Date?

  /// Makes a state, for a store or a test.
  ///
  /// - Parameters:
  ///   - status: The strongest status.
  ///   - times: The earliest time known of every status.
  ///   - isFinal: Whether nothing can follow.
  ///   - changesPossibleUntil: Until when something can follow; `nil` when nothing can.
  public init(
    status: DeliveryStatus, times: [DeliveryStatus: Date], isFinal: Bool, changesPossibleUntil: Date?
  ) {
    self.status = status
    self.times = times
    self.isFinal = isFinal
    self.changesPossibleUntil = changesPossibleUntil
  }
}

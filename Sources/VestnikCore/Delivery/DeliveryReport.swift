#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A provider's report about the delivery of a message, in words that all providers share.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct DeliveryReport: Hashable, Sendable, Codable {
  /// The provider's id of the message.
  public var messageID: MessageID
  /// The network that the report is about; `nil` when the provider did not say.
  public var network: SocialNetwork?
  /// The status of the message.
  public var status: DeliveryStatus
  /// The provider's own word for the status.
  public var providerStatus: String
  /// The time at which the message reached the status, by the provider's clock; `nil` when the provider did not say.
  public var date: Date?
  /// The provider's own word for the reason of a failure; `nil` when there is none.
  public var reason: String?

  /// Makes a report.
  ///
  /// - Parameters:
  ///   - messageID: The provider's id of the message.
  ///   - network: The network that the report is about; by default `nil`, not named by the provider.
  ///   - status: The status of the message.
  ///   - providerStatus: The provider's own word for the status; by default the name of the case.
  ///   - date: The time at which the message reached the status; by default `nil`, not named by the provider.
  ///   - reason: The provider's own word for the reason of a failure; by default `nil`.
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

/// The delivery status of a message in Vestnik's own words; the provider's word stays in the report.
///
/// The cases stand in the order in which the ``DeliveryTracker`` ranks them, from the weakest to the strongest: of
/// two reports about one message the stronger one counts, whichever came last.
///
/// - That `delivered` may be followed by `read`, and that `read` is final, is documented by Rapporto (REST delivery
///   reports, Delivery Status Service).
/// - That nothing follows a failure on the same network is documented by Rapporto in the same place, and inferred for
///   the other providers.
/// - That `delivered` is stronger than a failure is inferred: a message that goes to VK and then to OK may fail in
///   the first and arrive in the second, and no provider documents in which order the two are reported.
/// - The order of the failures among themselves is Vestnik's choice, so that the result does not depend on the order
///   of arrival.
/// - The status of each word of a provider is documented at the provider's own type.
public enum DeliveryStatus: String, Hashable, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
  /// The provider reported an unknown status, or used a word that this version does not know.
  case unknown
  /// Handed on towards the network; not yet known to be delivered or not.
  case sent
  /// Not delivered: a limit of the channel was exceeded.
  case rateLimited
  /// Not delivered: the person is not on the network or has blocked the sender, or the message was refused.
  case undeliverable
  /// Not delivered within its time to live.
  case expired
  /// On the person's device or in the person's dialogue.
  case delivered
  /// Seen by the person; nothing follows.
  case read

  /// Whether the message was not delivered on the network of the report; it may still be delivered on another one.
  public var isFailure: Bool {
    switch self {
    case .rateLimited, .undeliverable, .expired: true
    case .unknown, .sent, .delivered, .read: false
    }
  }
}

extension DeliveryStatus: Comparable {
  /// Returns whether the right status is the stronger one: see ``DeliveryStatus``.
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

/// The state of one message after all reports about it so far.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct DeliveryState: Hashable, Sendable, Codable {
  /// The strongest status reported so far.
  public var status: DeliveryStatus
  /// The earliest known time of every status that was reported.
  ///
  /// A report without a time counts with the time of its arrival.
  public var times: [DeliveryStatus: Date]
  /// Whether no further change is expected: the message was read, or has failed on every network that it may take.
  /// See ``DeliveryTracker`` for the sources.
  public var isFinal: Bool
  /// The time until which a report may still change the state; `nil` when the state is final.
  ///
  /// It is an upper estimate, 72 h after the earliest known time: a notification in VK or OK lives for 24 h at most
  /// (documented by all of its providers), a reading is reported until 24 h after the end of that life (documented by
  /// Devino for `READ`), and a report that was not acknowledged is repeated for 24 h (older documents of Devino).
  /// That the other providers take no longer is inferred.
  public var changesPossibleUntil: Date?

  /// Makes a state, for a store or a test.
  ///
  /// - Parameters:
  ///   - status: The strongest status.
  ///   - times: The earliest known time of every status.
  ///   - isFinal: Whether no further change is expected.
  ///   - changesPossibleUntil: The time until which a report may change the state; `nil` for a final state.
  public init(
    status: DeliveryStatus, times: [DeliveryStatus: Date], isFinal: Bool, changesPossibleUntil: Date?
  ) {
    self.status = status
    self.times = times
    self.isFinal = isFinal
    self.changesPossibleUntil = changesPossibleUntil
  }
}

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

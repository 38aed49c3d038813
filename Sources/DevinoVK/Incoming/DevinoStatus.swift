public import VestnikCore

/// What became of a message, in Devino's word.
///
/// A word that is not listed passes unchanged.
public struct DevinoStatus: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The request for delivery was sent.
  public static let sent: Self = "SENT"
  /// Delivered.
  public static let delivered: Self = "DELIVERED"
  /// Read. Not reported when it happens later than 24 hours after the end of the message's time to live.
  public static let read: Self = "READ"
  /// The recipient is not in the network, or has blocked the sender.
  public static let undeliverable: Self = "UNDELIVERABLE"
  /// The time to live passed without delivery.
  public static let expired: Self = "EXPIRED"
  /// A sending limit was exceeded: 50 a second or 5 a day, which of them is not said.
  public static let rateLimit: Self = "RATELIMIT"
  /// An unknown exception at the provider.
  public static let unknown: Self = "UNKNOWN"
  /// Put in line; a word of Devino's previous platform, as are the three that follow.
  public static let enqueued: Self = "ENQUEUED"
  /// Not delivered: ``undeliverable``.
  public static let undelivered: Self = "UNDELIVERED"
  /// Failed: ``undeliverable``.
  public static let failed: Self = "FAILED"
  /// The time to live passed: ``expired``.
  public static let validityExpired: Self = "VP_EXPIRED"
}

extension DevinoStatus {
  /// The word in those that all providers share; a word that is not listed here is `.unknown`.
  ///
  /// That a failure and `READ` are the last word on their network is inferred: the documents name no order.
  public var deliveryStatus: DeliveryStatus {
    switch self {
    case .sent: .sent
    case .delivered: .delivered
    case .read: .read
    case .undeliverable, .undelivered, .failed: .undeliverable
    case .expired, .validityExpired: .expired
    case .rateLimit: .rateLimited
    default: .unknown
    }
  }
}

extension DevinoStatus: JSONCodableValue {}

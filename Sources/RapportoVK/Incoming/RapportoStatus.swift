public import VestnikCore

/// The status of a message as Rapporto numbers it, the same in both interfaces.
///
/// The order is 0, then 2 and perhaps 9, or 0, then 5; 5 and 9 are final (REST delivery reports, Delivery Status
/// Service; the order is documented for REST and inferred for HTTP, whose numbers are the same). Whether a message that outlived its time is reported as 5 is not documented.
public struct RapportoStatus: OpenValue {
  /// The number as text.
  public let rawValue: String

  /// Wraps a text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Handed to the operator; what became of it is not known yet.
  public static let handedOver: Self = "0"
  /// Delivered; `read` may follow.
  public static let delivered: Self = "2"
  /// Not delivered; final, see the reason.
  public static let undelivered: Self = "5"
  /// Read; final. Only VK, Viber, WhatsApp and Push know it.
  public static let read: Self = "9"

  /// The status in the words that all providers share; a number that this version does not know is `unknown`.
  public var deliveryStatus: DeliveryStatus {
    switch self {
    case .handedOver: .sent
    case .delivered: .delivered
    case .undelivered: .undeliverable
    case .read: .read
    default: .unknown
    }
  }
}

public import VestnikCore

/// Why a message was not delivered: `unifiedExtStatus` of the HTTP push, `errorCode` of the REST report.
///
/// The number means different things in different channels (20 and 28 of SMS and Push), so look at it together with
/// the message's type. The words here are the five that are documented for VK, the same in both interfaces.
public struct RapportoReason: OpenValue {
  /// The number as text, without leading zeros.
  public let rawValue: String

  /// Wraps a text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Unknown, or the operator gave none.
  public static let unknown: Self = "1"
  /// The device is blocked, or reception is barred, perhaps in roaming only (REST: call-barred).
  public static let blocked: Self = "3"
  /// The receiving service is not provisioned for the subscriber (REST: teleservice-not-provisioned).
  public static let notProvisioned: Self = "6"
  /// Dropped by a filter of the platform, as spam for instance (REST: filtered).
  public static let filtered: Self = "10"
  /// An error of the platform's routing (REST: unrouted).
  public static let unrouted: Self = "11"

  /// The reason as received: `013` is 13, and `0` is none.
  init?(received text: String) {
    let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    let digits = isNumber ? String(text.drop { $0 == "0" }) : text
    guard !digits.isEmpty else { return nil }
    rawValue = digits
  }
}

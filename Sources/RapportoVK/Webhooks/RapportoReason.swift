public import VestnikCore

/// A reason why a message was not delivered: `unifiedExtStatus` of the HTTP push, `errorCode` of the REST report.
///
/// VK has 1, 3, 6, 10 and 11, which mean the same in both interfaces; the others belong to other channels and come in
/// reports of a cascade. 18, 20 and 28 mean one thing in SMS and another in Push, so look at them together with the
/// message's type (Rapporto, Delivery Status Service, Error codes).
public struct RapportoReason: OpenValue {
  /// The number as text, without leading zeros.
  public let rawValue: String

  /// Wraps a text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The reason is unknown, or the operator gave none.
  public static let unknown: Self = "1"
  /// SMS, flashing call: the device was off or out of reach all the time.
  public static let unreachable: Self = "2"
  /// The device is blocked, or reception is barred, perhaps in roaming only (REST: call-barred).
  public static let blocked: Self = "3"
  /// SMS, flashing call: the signalling network failed.
  public static let networkFailure: Self = "4"
  /// SMS, Viber: the phone's memory is full.
  public static let memoryFull: Self = "5"
  /// The receiving service is not provisioned for the subscriber (REST: teleservice-not-provisioned).
  public static let notProvisioned: Self = "6"
  /// The switching equipment does not respond.
  public static let switchFailure: Self = "7"
  /// SMS, Push: a wrong number, or a phone that has been off for very long.
  public static let unknownSubscriber: Self = "8"
  /// Dropped by the platform as a duplicate.
  public static let duplicate: Self = "9"
  /// Dropped by a filter of the platform, as spam for instance (REST: filtered).
  public static let filtered: Self = "10"
  /// An error of the platform's routing (REST: unrouted).
  public static let unrouted: Self = "11"
  /// SMS: the number is on the operator's blacklist.
  public static let blacklisted: Self = "12"
  /// SMS, Push: the operator does not know the sender's name.
  public static let unknownSender: Self = "13"
  /// SMS: the operator's spam filter dropped the text.
  public static let operatorSpamFilter: Self = "14"
  /// SMS, flashing call: the phone was busy.
  public static let busy: Self = "16"
  /// SMS, Push: a parameter is wrong or missing.
  public static let invalidParameters: Self = "18"
  /// Push: there is no card with this identifier of a subscriber.
  public static let pushUnknownUser: Self = "19"
  /// SMS: the phone takes no SMS.
  public static let smsNotAccepted: Self = "20"
  /// Push: there is no card with this phone number; the number is that of ``smsNotAccepted``.
  public static let pushUnknownNumber: Self = "20"
  /// Push: the device is not the primary one.
  public static let pushNotPrimary: Self = "21"
  /// Push: no installation of the application is active.
  public static let pushInactive: Self = "22"
  /// Push: the person does not want notifications, in the application.
  public static let pushForbiddenInApp: Self = "23"
  /// Push: the person does not want notifications, in the operating system.
  public static let pushForbiddenInSystem: Self = "24"
  /// Push: the subscriptions are not configured for the installation.
  public static let pushUnknownSubscription: Self = "25"
  /// Push: the application is not installed.
  public static let pushNotInstalled: Self = "26"
  /// Push: the application is too old; only on iOS.
  public static let pushOldVersion: Self = "27"
  /// SMS: the number belongs to another operator.
  public static let smsOtherOperator: Self = "28"
  /// Push: the cloud of the platform returned an error; the number is that of ``smsOtherOperator``.
  public static let pushCloudError: Self = "28"
  /// Push: there is no installation for the given platform.
  public static let pushUnknownPlatform: Self = "31"

  /// Makes a reason from a received text: `013` is 13; `nil` for `0`, which is no reason.
  init?(received text: String) {
    let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    let digits = isNumber ? String(text.drop { $0 == "0" }) : text
    guard !digits.isEmpty else { return nil }
    rawValue = digits
  }
}

public import VestnikCore

/// To whom Devino may deliver.
///
/// The word is sent as it stands in the current dialect and in capitals in the two others, as each describes it. A word
/// of your own is sent unchanged.
public struct DevinoDeliveryPolicy: OpenValue {
  /// The word on the wire of the current dialect.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Anybody: the provider's default.
  public static let any: Self = "any"
  /// Only who has the mobile app and used it in the last 7 days; delivery is then to all devices.
  public static let mobileDeviceRequired: Self = "mobile_device_required"
  /// Only whose number passed an additional check of freshness.
  public static let verifiedPhoneNumber: Self = "verified_phone_number"
}

extension DevinoDeliveryPolicy: WireValue {
  private static let described: [Self] = [.any, .mobileDeviceRequired, .verifiedPhoneNumber]

  func word(in dialect: DevinoDialect) -> String {
    dialect != .current && Self.described.contains(self) ? rawValue.uppercased() : rawValue
  }

  /// Makes a policy from the word of a dialect.
  init(_ word: String, in dialect: DevinoDialect) {
    let known = dialect == .current ? nil : Self.described.first { $0.word(in: dialect) == word }
    self = known ?? Self(rawValue: word)
  }
}

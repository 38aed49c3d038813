public import VestnikCore

/// To whom Devino may deliver.
///
/// The current dialect sends the documented words in lower case, the other two dialects in upper case, as each revision
/// of the page has them. Any other word is sent unchanged (Devino, VK.COM, Request parameters, delivery_policy).
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

extension DevinoDeliveryPolicy: JSONCodableValue {
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

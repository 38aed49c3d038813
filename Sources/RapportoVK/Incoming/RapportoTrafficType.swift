public import VestnikCore

/// What kind of message Rapporto takes it for; `trafficType` of the REST report.
public struct RapportoTrafficType: OpenValue {
  /// The number as text.
  public let rawValue: String

  /// Wraps a text; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Advertising.
  public static let advertising: Self = "0"
  /// Transactional.
  public static let transactional: Self = "1"
  /// Service.
  public static let service: Self = "2"
  /// Informational.
  public static let informational: Self = "5"
  /// Authorisation.
  public static let authorization: Self = "6"
  /// Advertising by template.
  public static let templatedAdvertising: Self = "7"
}

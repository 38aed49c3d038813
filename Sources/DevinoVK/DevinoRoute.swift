public import VestnikCore

/// A network through which Devino may deliver.
public struct DevinoRoute: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The sender's official VK group.
  public static let vk: Self = "VK"
  /// The sender's official OK group.
  public static let ok: Self = "OK"
}

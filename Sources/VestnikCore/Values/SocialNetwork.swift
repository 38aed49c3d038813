/// A network in which a message is read.
public struct SocialNetwork: OpenValue {
  /// The word on the wire.
  public let rawValue: String

  /// Wraps a word.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// VK.
  public static let vk: Self = "VK"
  /// Odnoklassniki.
  public static let ok: Self = "OK"
}

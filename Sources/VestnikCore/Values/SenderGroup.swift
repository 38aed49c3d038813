/// What the sending limits count together: a VK community, an OK group, a provider's service name.
public struct SenderGroup: OpenValue {
  /// The name of the group as the provider knows it.
  public let rawValue: String

  /// Wraps the name; nothing is checked here.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

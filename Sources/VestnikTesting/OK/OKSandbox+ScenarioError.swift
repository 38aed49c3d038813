extension OKSandbox {
  /// A scene that cannot be played: somebody is asked to do what nobody could do in a chat.
  public struct ScenarioError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, and what would be right.
    public let description: String

    init(_ description: String) {
      self.description = description
    }
  }
}

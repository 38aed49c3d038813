public import OKGraph
public import VestnikCore
import VestnikURLSession

extension OKGraphClient {
  /// Makes a client for the real service, over `URLSession`, with a budget in memory.
  ///
  /// Keep one client for the life of the program: a new one knows nothing of what was sent before.
  ///
  /// - Parameters:
  ///   - token: The group's access key, from its settings.
  ///   - budget: The limits that are kept to; OK documents none, so none unless given.
  ///   - configuration: The client's settings.
  public init(
    token: Secret, budget: any BudgetStore = SendBudget(MessageLimits.okGraph.rate),
    configuration: Configuration = Configuration()
  ) {
    self.init(
      token, context: ClientContext(transport: URLSessionTransport(), budget: budget),
      configuration: configuration)
  }
}

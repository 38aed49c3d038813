public import DevinoVK
public import VestnikCore
import VestnikURLSession

extension DevinoClient {
  /// Makes a client for the real service, over `URLSession`, with a budget in memory.
  ///
  /// Keep one client for the life of the program: a new one knows nothing of what was sent before.
  ///
  /// - Parameters:
  ///   - apiKey: The key of the account.
  ///   - budget: The limits that are kept to; 50 messages a second for one group and 5 a day to one person unless
  ///     given.
  ///   - configuration: The client's settings.
  public init(
    apiKey: Secret, budget: any BudgetStore = SendBudget(MessageLimits.devino.rate),
    configuration: Configuration = Configuration()
  ) {
    self.init(
      .apiKey(apiKey), context: ClientContext(transport: URLSessionTransport(), budget: budget),
      configuration: configuration)
  }
}

public import RapportoVK
public import VestnikCore
import VestnikURLSession

extension RapportoClient {
  /// Makes a client for the real service, over `URLSession`, with a budget in memory.
  ///
  /// Keep one client for the life of the program: a new one knows nothing of what was sent before.
  ///
  /// - Parameters:
  ///   - credentials: The service's login and password.
  ///   - configuration: The client's settings: the interface with its address, and the group.
  ///   - budget: The limits that are kept to; 50 messages a second for the group and 5 a day to one person unless given.
  public init(
    _ credentials: RapportoCredentials, _ configuration: Configuration,
    budget: any BudgetStore = SendBudget(MessageLimits.rapporto.rate)
  ) {
    self.init(
      credentials, context: ClientContext(transport: URLSessionTransport(), budget: budget),
      configuration: configuration)
  }
}

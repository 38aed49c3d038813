public import DevinoVK
public import OKGraph
public import RapportoVK
public import VestnikCore
import VestnikURLSession

extension DevinoClient {
  /// Makes a client for the real service, over `URLSession`, with a budget in memory.
  ///
  /// ```swift
  /// let devino = DevinoClient(apiKey: Secret(key))
  /// let outcomes = await devino.send(messages)
  /// ```
  ///
  /// Keep one client for the life of the program: the budget of a new client does not know what was sent before.
  ///
  /// - Parameters:
  ///   - apiKey: The API key of the account.
  ///   - budget: The budget that limits the client's sending; by default one in memory with `MessageLimits.devino`:
  ///     50 messages a second for one group and 5 a day to one person.
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

extension OKGraphClient {
  /// Makes a client for the real service, over `URLSession`, with a budget in memory.
  ///
  /// ```swift
  /// let ok = OKGraphClient(token: Secret(token))
  /// let receipt = try await ok.send(message, to: chat)
  /// ```
  ///
  /// Keep one client for the life of the program: the budget of a new client does not know what was sent before.
  ///
  /// - Parameters:
  ///   - token: The group's access key, from its settings.
  ///   - budget: The budget that limits the client's sending; by default `MessageLimits.okGraph`, which limits
  ///     nothing, because OK documents no limit.
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

extension RapportoClient {
  /// Makes a client for the real service, over `URLSession`, with a budget in memory.
  ///
  /// ```swift
  /// let rapporto = RapportoClient(
  ///   RapportoCredentials(serviceID: "acme", password: Secret(password)),
  ///   configuration: .init(interface: .form(url: url), group: "acme"))
  /// let outcomes = await rapporto.send(messages)
  /// ```
  ///
  /// Keep one client for the life of the program: the budget of a new client does not know what was sent before.
  ///
  /// - Parameters:
  ///   - credentials: The service's login and password.
  ///   - budget: The budget that limits the client's sending; by default one in memory with `MessageLimits.rapporto`:
  ///     50 messages a second for the group and 5 a day to one person.
  ///   - configuration: The client's settings: the interface with its address, and the group.
  public init(
    _ credentials: RapportoCredentials, budget: any BudgetStore = SendBudget(MessageLimits.rapporto.rate),
    configuration: Configuration
  ) {
    self.init(
      credentials, context: ClientContext(transport: URLSessionTransport(), budget: budget),
      configuration: configuration)
  }
}

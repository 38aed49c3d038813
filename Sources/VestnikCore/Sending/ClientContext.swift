/// The surroundings of a client: transport, budget, options, clocks, events. Clients that share one share its limits.
///
/// ```swift
/// let context = ClientContext(
///   transport: transport,
///   budget: SendBudget(BudgetLimits(perSecond: 50, perDayAndRecipient: 5)),
///   options: SendOptions(budget: .wait(upTo: .seconds(300))),
///   onEvent: { event in print(event.kind, event.fields) })
/// ```
public struct ClientContext: Sendable {
  /// What a client does when the budget store itself fails.
  public enum StoreFailure: Hashable, Sendable {
    /// The client sends nothing: the default, because a message too many costs more than a late one.
    case failClosed
    /// The client sends without a grant; the limits may be exceeded until the store works again.
    case failOpen
  }

  /// The transport that carries the requests.
  public let transport: any HTTPTransport
  /// The store that decides whether a message may depart.
  public let budget: any BudgetStore
  /// What a client does when the budget store itself fails.
  public let onStoreFailure: StoreFailure
  /// The options of calls that give none.
  public let options: SendOptions
  /// The clocks.
  public let time: any TimeSource
  /// A closure that receives the events of the pipeline; it is called on any thread and must return quickly.
  public let onEvent: (@Sendable (ClientEvent) -> Void)?

  /// The most requests that may be under way at once.
  package let maxRequestsInFlight: Int
  package let groupQueue: GroupQueue
  package let requestSlots: AsyncSemaphore

  /// Makes a context.
  ///
  /// - Parameters:
  ///   - transport: The transport that carries the requests.
  ///   - budget: The store that decides whether a message may depart. Callers of one ``SendBudget`` or
  ///     ``JournaledBudget`` wait in one queue, whichever context they come from.
  ///   - onStoreFailure: What a client does when the budget store fails; by default it sends nothing.
  ///   - options: The options of calls that give none.
  ///   - time: The clocks; those of the machine by default.
  ///   - maxRequestsInFlight: The most requests that may be under way at once, at least 1 and by default 64. A grant
  ///     means "depart now", so keep it at or below the number of connections that the transport opens to one host.
  ///   - onEvent: A closure that receives the events of the pipeline, on any thread; it must return quickly.
  public init(
    transport: any HTTPTransport, budget: any BudgetStore, onStoreFailure: StoreFailure = .failClosed,
    options: SendOptions = SendOptions(), time: any TimeSource = SystemTime(), maxRequestsInFlight: Int = 64,
    onEvent: (@Sendable (ClientEvent) -> Void)? = nil
  ) {
    self.transport = transport
    self.budget = budget
    self.onStoreFailure = onStoreFailure
    self.options = options
    self.time = time
    self.onEvent = onEvent
    self.maxRequestsInFlight = max(1, maxRequestsInFlight)
    // All callers of one local budget wait in its queue; callers of another store wait in the queue of the context.
    groupQueue =
      (budget as? SendBudget)?.groupQueue ?? (budget as? JournaledBudget)?.groupQueue ?? GroupQueue()
    requestSlots = AsyncSemaphore(capacity: self.maxRequestsInFlight)
  }
}

extension ClientContext {
  /// Applies a delivery report to the budget, and reports ``ClientEvent/Kind/recipientBlocked`` when it blocked the
  /// recipient; see ``BudgetStore/apply(_:to:time:)``.
  ///
  /// - Parameters:
  ///   - report: Any report.
  ///   - key: The group and the recipient of the message, which the application finds by the id in the report.
  ///   - provider: The provider of the report, for the event; by default not named.
  /// - Returns: Whether the recipient was blocked.
  /// - Throws: Any error of the store.
  @discardableResult
  public func apply(
    _ report: DeliveryReport, to key: BudgetKey, from provider: ProviderName? = nil
  ) async throws -> Bool {
    let isBlocked = try await budget.apply(report, to: key, time: time)
    if isBlocked, let onEvent {
      var event = ClientEvent(.recipientBlocked, provider: provider)
      event.group = key.group
      onEvent(event)
    }
    return isBlocked
  }
}

extension ClientContext: RedactedPrinting {
  /// The types of the transport and of the budget, without their contents: a budget holds phone numbers.
  public var description: String { "ClientContext(\(type(of: transport)), \(type(of: budget)))" }
}

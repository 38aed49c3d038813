/// What every client takes besides its own settings. Clients that share a context share its limits.
public struct ClientContext: Sendable {
  /// What happens when the budget store itself fails.
  public enum StoreFailure: Hashable, Sendable {
    /// Nothing is sent: the default, because a message too many costs more than a late one.
    case failClosed
    /// Messages are sent without a grant; the limits may be broken until the store is back.
    case failOpen
  }

  /// Carries the requests.
  public let transport: any HTTPTransport
  /// Decides whether a message may depart.
  public let budget: any BudgetStore
  /// What happens when the budget store itself fails.
  public let onStoreFailure: StoreFailure
  /// The options of calls that give none.
  public let options: SendOptions
  /// The clocks.
  public let time: any TimeSource
  /// Receives what the pipeline does; called on any thread, and must return quickly.
  public let onEvent: (@Sendable (ClientEvent) -> Void)?

  /// How many requests may be under way at once.
  package let maxRequestsInFlight: Int
  package let groupQueue: GroupQueue
  package let requestSlots: AsyncSemaphore

  /// Makes a context.
  ///
  /// - Parameters:
  ///   - transport: Carries the requests.
  ///   - budget: Decides whether a message may depart. Callers of one ``SendBudget`` wait in one queue, whichever
  ///     context they come from.
  ///   - onStoreFailure: What happens when the budget store fails.
  ///   - options: The options of calls that give none.
  ///   - time: The clocks.
  ///   - maxRequestsInFlight: How many requests may be under way at once, at least 1. A grant means "depart now",
  ///     so keep it at or below the number of connections that the transport opens to one host.
  ///   - onEvent: Receives what the pipeline does.
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
    // All callers of one local budget wait in its queue; those of another store in that of the context.
    groupQueue =
      (budget as? SendBudget)?.groupQueue ?? (budget as? JournaledBudget)?.groupQueue ?? GroupQueue()
    requestSlots = AsyncSemaphore(capacity: self.maxRequestsInFlight)
  }
}

extension ClientContext: RedactedPrinting {
  /// The types of the transport and of the budget: what the budget counts by are phone numbers.
  public var description: String { "ClientContext(\(type(of: transport)), \(type(of: budget)))" }
}

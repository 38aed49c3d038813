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
  public let log: (@Sendable (LogEvent) -> Void)?

  package let turnstile: Turnstile
  package let requestSlots: FairGate

  /// Makes a context.
  ///
  /// - Parameters:
  ///   - transport: Carries the requests.
  ///   - budget: Decides whether a message may depart. Callers of one ``SendBudget`` wait in one line, whichever
  ///     context they come from.
  ///   - onStoreFailure: What happens when the budget store fails.
  ///   - options: The options of calls that give none.
  ///   - time: The clocks.
  ///   - maxRequestsInFlight: How many requests may be under way at once, at least 1. A grant means "depart now",
  ///     so keep it at or below the number of connections that the transport opens to one host.
  ///   - log: Receives what the pipeline does.
  public init(
    transport: any HTTPTransport, budget: any BudgetStore, onStoreFailure: StoreFailure = .failClosed,
    options: SendOptions = SendOptions(), time: any TimeSource = SystemTime(), maxRequestsInFlight: Int = 64,
    log: (@Sendable (LogEvent) -> Void)? = nil
  ) {
    self.transport = transport
    self.budget = budget
    self.onStoreFailure = onStoreFailure
    self.options = options
    self.time = time
    self.log = log
    turnstile = (budget as? any TurnstileOwner)?.turnstile ?? Turnstile()
    requestSlots = FairGate(capacity: max(1, maxRequestsInFlight))
  }
}

extension ClientContext: RedactedPrinting {
  /// The types of the transport and of the budget: what the budget counts by are phone numbers.
  public var description: String { "ClientContext(\(type(of: transport)), \(type(of: budget)))" }
}

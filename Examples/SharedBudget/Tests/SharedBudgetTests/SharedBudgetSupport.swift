import DevinoVK
import HiredisClient
import LocalRedis
import Synchronization
import VestnikCore
import VestnikTesting
import VestnikURLSession

/// Returns a budget of the server, with a connection of its own; on a manual clock if there is one.
func sharedBudget(
  _ redis: LocalRedis, _ limits: BudgetLimits, clock: ManualClock? = nil,
  onLoss: (@Sendable (SharedBudgetLoss) -> Void)? = nil
) -> SharedBudget {
  let client = HiredisClient(host: "127.0.0.1", port: redis.port)
  return SharedBudget(
    limits, clock: clock == nil ? .server : .caller,
    time: clock ?? SystemTime(), onLoss: onLoss,
    evaluate: { script, keys, arguments in
      try await client.evaluate(script, keys: keys, arguments: arguments)
    })
}

/// What a closure was called with.
final class Recorder<Value: Sendable>: Sendable {
  private let values = Mutex<[Value]>([])
  var all: [Value] { values.withLock { $0 } }
  func record(_ value: Value) { values.withLock { $0.append(value) } }
}

/// Returns a client of the arrival server, with the real pipeline and transport.
func devinoClient(
  _ budget: SharedBudget, _ server: ArrivalServer, _ policy: ClientContext.StoreFailure,
  _ events: Recorder<ClientEvent>
) -> DevinoClient {
  let context = ClientContext(
    transport: URLSessionTransport(), budget: budget, onStoreFailure: policy,
    options: SendOptions(budget: .wait(upTo: .seconds(10)), timeout: .seconds(5), maxAttempts: 1),
    onEvent: { events.record($0) })
  return DevinoClient(
    .apiKey("none"), context: context, configuration: DevinoClient.Configuration(baseURL: server.url))
}

/// Returns keys of one group, one for each person.
func keys(_ people: some Sequence<UInt64>, in group: SenderGroup = "shop") -> [BudgetKey] {
  people.map { BudgetKey(group: group, recipient: RecipientKey($0)) }
}

extension [BudgetDecision] {
  var granted: [BudgetReservation] {
    compactMap { if case .granted(let reservation) = $0 { reservation } else { nil } }
  }

  var waits: [Duration] {
    compactMap { if case .wait(let wait) = $0 { wait } else { nil } }
  }
}

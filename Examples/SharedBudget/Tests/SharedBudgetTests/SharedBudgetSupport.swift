import HiredisClient
import LocalRedis
import VestnikCore
import VestnikTesting

/// Returns a budget of the server, with a connection of its own; on a manual clock if there is one.
func sharedBudget(
  _ redis: LocalRedis, _ limits: BudgetLimits, clock: ManualClock? = nil,
  requestTimeout: Duration = .seconds(30), onLoss: (@Sendable (SharedBudgetLoss) -> Void)? = nil
) -> SharedBudget {
  let client = HiredisClient(host: "127.0.0.1", port: redis.port)
  return SharedBudget(
    limits, requestTimeout: requestTimeout, clock: clock == nil ? .server : .caller,
    time: clock ?? SystemTime(), onLoss: onLoss
  ) { script, keys, arguments in
    try await client.evaluate(script, keys: keys, arguments: arguments)
  }
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

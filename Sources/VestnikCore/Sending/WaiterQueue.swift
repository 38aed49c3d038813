/// Suspended callers in the order of their arrival; taking one and removing one are O(1) on average.
struct WaiterQueue<Result: Sendable>: Sendable {
  struct Waiter: Sendable {
    let deadline: Duration
    let continuation: CheckedContinuation<Result, Never>
  }

  private var waiters: [UInt64: Waiter] = [:]
  /// Tickets in the order of arrival; those of waiters who have left are skipped.
  private var order: [UInt64] = []
  private var head = 0

  var isEmpty: Bool { waiters.isEmpty }

  mutating func append(_ waiter: Waiter, ticket: UInt64) {
    waiters[ticket] = waiter
    order.append(ticket)
  }

  mutating func remove(_ ticket: UInt64) -> Waiter? {
    defer { dropTheSkipped() }
    return waiters.removeValue(forKey: ticket)
  }

  mutating func popFirst() -> Waiter? {
    guard !waiters.isEmpty else { return nil }
    defer { dropTheSkipped() }
    while head < order.count {
      head += 1
      if let waiter = waiters.removeValue(forKey: order[head - 1]) { return waiter }
    }
    return nil
  }

  /// Takes out those who would be too late at the instant.
  mutating func removeAll(dueBefore instant: Duration) -> [Waiter] {
    defer { dropTheSkipped() }
    let late = waiters.compactMap { $0.value.deadline < instant ? $0.key : nil }
    return late.compactMap { waiters.removeValue(forKey: $0) }
  }

  private mutating func dropTheSkipped() {
    guard order.count > 32, order.count > 2 * waiters.count else { return }
    order = order[head...].filter { waiters[$0] != nil }
    head = 0
  }
}

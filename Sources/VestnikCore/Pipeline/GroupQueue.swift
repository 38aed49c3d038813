import Synchronization

/// A queue of callers for each sender group: the caller at the front asks the budget, the others wait.
///
/// Without it a small batch would overtake a large one that waits for the budget, and every caller would ask again
/// and again. ``SendRun`` acquires a group before it asks the budget and releases the group once the request has been
/// started, so callers of one group are served in the order of their arrival, and groups never wait for each other. A
/// group is in one of three states: it has no queue (no caller is in it), its front asks the budget, or its front
/// waits for the budget until a known instant (``wait(_:until:)``). In the third state callers whose deadline is
/// before that instant get `.tooLate` immediately, because they would wait in vain. Each ``SendBudget`` and each
/// ``JournaledBudget`` has one `GroupQueue`, which all contexts with that budget share; a context with another store
/// has its own.
package final class GroupQueue: Sendable {
  /// The result of waiting for the front of a group's queue.
  package enum Turn: Hashable, Sendable {
    /// The caller is at the front: it asks the budget and then releases the group.
    case acquired
    /// The front waits for the budget until the uptime `opensAt`, which is after the deadline of this caller.
    case tooLate(opensAt: Duration)
    /// The task was cancelled while the caller waited.
    case cancelled
  }

  private struct Queue {
    /// The uptime at which the front asks the budget again; `nil` unless the front waits for the budget.
    var opensAt: Duration?
    var waiters = WaiterQueue<Turn>()
  }

  private struct State {
    var queues: [SenderGroup: Queue] = [:]
    var nextTicket: UInt64 = 0
  }

  private let state = Mutex(State())

  package init() {}

  /// Waits until the caller is at the front of the group's queue; returns how the wait ended.
  ///
  /// - Parameter deadline: The uptime up to which the caller can wait. A caller whose deadline is before the instant
  ///   that the front waits for gets `.tooLate`, immediately or as soon as the front begins to wait.
  package func acquire(_ group: SenderGroup, deadline: Duration) async -> Turn {
    // Usually the queue is empty, and neither a continuation nor a cancellation handler is needed.
    if !Task.isCancelled, takeFreeFront(of: group) { return .acquired }
    return await waitForTurn(group, deadline)
  }

  private func takeFreeFront(of group: SenderGroup) -> Bool {
    state.withLock { state in
      guard state.queues[group] == nil else { return false }
      state.queues[group] = Queue()
      return true
    }
  }

  private func waitForTurn(_ group: SenderGroup, _ deadline: Duration) async -> Turn {
    let ticket = state.withLock { state in
      state.nextTicket += 1
      return state.nextTicket
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let turn: Turn? = state.withLock { state in
          if Task.isCancelled { return .cancelled }
          guard state.queues[group] != nil else {
            state.queues[group] = Queue()
            return .acquired
          }
          if let opensAt = state.queues[group]?.opensAt, deadline < opensAt {
            return .tooLate(opensAt: opensAt)
          }
          // Appended through the subscript: a local copy of the queue would copy all its waiters.
          state.queues[group]?.waiters.append(
            .init(deadline: deadline, continuation: continuation), ticket: ticket)
          return nil
        }
        if let turn { continuation.resume(returning: turn) }
      }
    } onCancel: {
      state.withLock { $0.queues[group]?.waiters.remove(ticket) }?.continuation.resume(returning: .cancelled)
    }
  }

  /// Records that the front waits for the budget until an instant; callers whose deadline is before it get
  /// `.tooLate`.
  ///
  /// - Parameter instant: On the time source's uptime.
  package func wait(_ group: SenderGroup, until instant: Duration) {
    let late = state.withLock { state in
      state.queues[group]?.opensAt = instant
      return state.queues[group]?.waiters.removeAll(dueBefore: instant) ?? []
    }
    for waiter in late { waiter.continuation.resume(returning: .tooLate(opensAt: instant)) }
  }

  /// Removes the caller at the front from the queue; the caller that has waited longest moves to the front.
  package func release(_ group: SenderGroup) {
    // Usually no caller waits.
    let isFree = state.withLock { state in
      guard state.queues[group]?.waiters.isEmpty ?? true else { return false }
      state.queues[group] = nil
      return true
    }
    if !isFree { releaseToWaiter(of: group) }
  }

  private func releaseToWaiter(of group: SenderGroup) {
    let next = state.withLock { state -> WaiterQueue<Turn>.Waiter? in
      state.queues[group]?.opensAt = nil
      let next = state.queues[group]?.waiters.popFirst()
      if next == nil { state.queues[group] = nil }
      return next
    }
    next?.continuation.resume(returning: .acquired)
  }
}

/// A queue of suspended callers in the order of their arrival. `popFirst` and `remove` are O(1) on average.
struct WaiterQueue<Result: Sendable>: Sendable {
  struct Waiter: Sendable {
    let deadline: Duration
    let continuation: CheckedContinuation<Result, Never>
  }

  private var waiters: [UInt64: Waiter] = [:]
  /// The tickets in the order of arrival. A ticket without a waiter was removed; `popFirst` skips it.
  private var tickets: [UInt64] = []
  /// The index in `tickets` of the first ticket that `popFirst` has not looked at.
  private var head = 0

  var isEmpty: Bool { waiters.isEmpty }

  mutating func append(_ waiter: Waiter, ticket: UInt64) {
    waiters[ticket] = waiter
    tickets.append(ticket)
  }

  mutating func remove(_ ticket: UInt64) -> Waiter? {
    defer { compactTickets() }
    return waiters.removeValue(forKey: ticket)
  }

  mutating func popFirst() -> Waiter? {
    guard !waiters.isEmpty else { return nil }
    defer { compactTickets() }
    while head < tickets.count {
      head += 1
      if let waiter = waiters.removeValue(forKey: tickets[head - 1]) { return waiter }
    }
    return nil
  }

  /// Removes the waiters whose deadline is before the instant; returns them in no particular order.
  mutating func removeAll(dueBefore instant: Duration) -> [Waiter] {
    defer { compactTickets() }
    let late = waiters.compactMap { $0.value.deadline < instant ? $0.key : nil }
    return late.compactMap { waiters.removeValue(forKey: $0) }
  }

  private mutating func compactTickets() {
    guard tickets.count > 32, tickets.count > 2 * waiters.count else { return }
    tickets = tickets[head...].filter { waiters[$0] != nil }
    head = 0
  }
}

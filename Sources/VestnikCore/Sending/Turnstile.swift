import Synchronization

/// One line of callers for each sender group: who is at its head asks the budget, the others wait.
package final class Turnstile: Sendable {
  package enum Entry: Hashable, Sendable {
    /// At the head of the line: ask the budget, then leave.
    case entered
    /// The one at the head waits until this instant, which is too late for the caller.
    case turnedAway(opensAt: Duration)
    /// The task was cancelled.
    case cancelled
  }

  private struct Lane {
    /// Set while the one at the head waits for the budget.
    var opensAt: Duration?
    var queue = WaiterQueue<Entry>()
  }

  private struct State {
    var lanes: [SenderGroup: Lane] = [:]
    var nextTicket: UInt64 = 0
  }

  private let state = Mutex(State())

  package init() {}

  /// Waits for the head of the line.
  ///
  /// - Parameter deadline: On the time source's uptime. A caller for whom the head waits too long is turned away;
  ///   one whose deadline has passed never waits behind a waiting head.
  package func enter(_ group: SenderGroup, deadline: Duration) async -> Entry {
    let ticket = state.withLock { state in
      state.nextTicket += 1
      return state.nextTicket
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer: Entry? = state.withLock { state in
          if Task.isCancelled { return .cancelled }
          guard state.lanes[group] != nil else {
            state.lanes[group] = Lane()
            return .entered
          }
          if let opensAt = state.lanes[group]?.opensAt, deadline < opensAt {
            return .turnedAway(opensAt: opensAt)
          }
          // In place: a copy of the lane would copy everybody who waits.
          state.lanes[group]?.queue.append(
            .init(deadline: deadline, continuation: continuation), ticket: ticket)
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      state.withLock { $0.lanes[group]?.queue.remove(ticket) }?.continuation.resume(returning: .cancelled)
    }
  }

  /// The head of the line is going to wait for the budget: whoever cannot wait so long is told now.
  package func wait(_ group: SenderGroup, until instant: Duration) {
    let late = state.withLock { state in
      state.lanes[group]?.opensAt = instant
      return state.lanes[group]?.queue.removeAll(dueBefore: instant) ?? []
    }
    for waiter in late { waiter.continuation.resume(returning: .turnedAway(opensAt: instant)) }
  }

  /// Lets the next one to the head.
  package func leave(_ group: SenderGroup) {
    let next = state.withLock { state -> WaiterQueue<Entry>.Waiter? in
      state.lanes[group]?.opensAt = nil
      let next = state.lanes[group]?.queue.popFirst()
      if next == nil { state.lanes[group] = nil }
      return next
    }
    next?.continuation.resume(returning: .entered)
  }
}

/// A budget store whose callers wait in one line, whichever client they come from.
package protocol TurnstileOwner {
  var turnstile: Turnstile { get }
  /// Whether a grant is as old as the question for it; else it counts from the answer.
  var grantsOnTheSpot: Bool { get }
}

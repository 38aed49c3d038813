import Synchronization

/// Lets so many callers through at once, first come first served.
package final class FairGate: Sendable {
  private struct State {
    var free: Int
    var nextTicket: UInt64 = 0
    var queue = WaiterQueue<Bool>()
  }

  private let state: Mutex<State>

  package init(capacity: Int) {
    state = Mutex(State(free: capacity))
  }

  /// Waits for a place; whoever has entered has to leave.
  ///
  /// - Throws: `CancellationError`; then no place was taken.
  package func enter() async throws(CancellationError) {
    let ticket = state.withLock { state in
      state.nextTicket += 1
      return state.nextTicket
    }
    let hasEntered = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer: Bool? = state.withLock { state in
          if Task.isCancelled { return false }
          if state.free > 0 {
            state.free -= 1
            return true
          }
          state.queue.append(.init(deadline: .zero, continuation: continuation), ticket: ticket)
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      state.withLock { $0.queue.remove(ticket) }?.continuation.resume(returning: false)
    }
    guard hasEntered else { throw CancellationError() }
  }

  /// Gives the place to the one who has waited longest.
  package func leave() {
    let next = state.withLock { state -> WaiterQueue<Bool>.Waiter? in
      let next = state.queue.popFirst()
      if next == nil { state.free += 1 }
      return next
    }
    next?.continuation.resume(returning: true)
  }
}

import Synchronization

/// A counting semaphore for tasks: a bounded number of callers hold a place at once, first come first served.
package final class AsyncSemaphore: Sendable {
  private struct State {
    var free: Int
    var nextTicket: UInt64 = 0
    var queue = WaiterQueue<Bool>()
  }

  private let state: Mutex<State>

  package init(capacity: Int) {
    state = Mutex(State(free: capacity))
  }

  /// Waits for a free place and takes it. The caller has to release every place it has acquired.
  ///
  /// - Throws: `CancellationError` when the task is cancelled before it has a place; then no place is taken.
  package func acquire() async throws(CancellationError) {
    // While a place is free no caller waits, and neither a continuation nor a cancellation handler is needed.
    if !Task.isCancelled, takeFreePlace() { return }
    guard await waitForPlace() else { throw CancellationError() }
  }

  private func takeFreePlace() -> Bool {
    state.withLock { state in
      guard state.free > 0 else { return false }
      state.free -= 1
      return true
    }
  }

  private func waitForPlace() async -> Bool {
    let ticket = state.withLock { state in
      state.nextTicket += 1
      return state.nextTicket
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let result: Bool? = state.withLock { state in
          if Task.isCancelled { return false }
          if state.free > 0 {
            state.free -= 1
            return true
          }
          state.queue.append(.init(deadline: .zero, continuation: continuation), ticket: ticket)
          return nil
        }
        if let result { continuation.resume(returning: result) }
      }
    } onCancel: {
      state.withLock { $0.queue.remove(ticket) }?.continuation.resume(returning: false)
    }
  }

  /// Releases one place; the caller that has waited longest gets it, if any caller waits.
  package func release() {
    // Usually no caller waits.
    let isFree = state.withLock { state in
      guard state.queue.isEmpty else { return false }
      state.free += 1
      return true
    }
    if !isFree { releaseToWaiter() }
  }

  private func releaseToWaiter() {
    let next = state.withLock { state -> WaiterQueue<Bool>.Waiter? in
      if let next = state.queue.popFirst() { return next }
      state.free += 1
      return nil
    }
    next?.continuation.resume(returning: true)
  }
}

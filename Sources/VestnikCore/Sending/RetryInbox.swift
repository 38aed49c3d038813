import Synchronization

/// The batches that the requests of one group return to its loop: messages that may be sent again, after their pause.
///
/// One loop reads; any number of requests write.
final class RetryInbox: Sendable {
  private struct State {
    var batches: [SendBatch] = []
    var openRequests = 0
    var reader: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  /// Notes a request that may return something.
  func requestBegins() {
    state.withLock { $0.openRequests += 1 }
  }

  /// Notes the end of a request, with what may be sent again now.
  func requestEnds(_ retry: SendBatch?) {
    let reader = state.withLock { state in
      state.openRequests -= 1
      if let retry { state.batches.append(retry) }
      return state.reader.take()
    }
    reader?.resume()
  }

  /// Puts a batch back at the front.
  func putBack(_ batch: SendBatch) {
    state.withLock { $0.batches.insert(batch, at: 0) }
  }

  /// Returns the batch that came first, if there is one now.
  func pop() -> SendBatch? {
    state.withLock { $0.batches.isEmpty ? nil : $0.batches.removeFirst() }
  }

  /// Waits for a batch. Returns `nil` when no request is left that could return one.
  func next() async -> SendBatch? {
    while true {
      let (batch, isOver) = state.withLock { state in
        let batch = state.batches.isEmpty ? nil : state.batches.removeFirst()
        return (batch, batch == nil && state.openRequests == 0)
      }
      if batch != nil || isOver { return batch }
      await withCheckedContinuation { reader in
        let isNeeded = state.withLock { state in
          guard state.batches.isEmpty, state.openRequests > 0 else { return false }
          state.reader = reader
          return true
        }
        if !isNeeded { reader.resume() }
      }
    }
  }
}

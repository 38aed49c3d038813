import Synchronization

// From a grant to the outcomes.
extension SendRun {
  /// Sends granted messages in one request and stores their outcomes. Returns those that may be sent again, after their
  /// pause.
  ///
  /// Up to the call of the transport nothing here suspends, so that a grant is a departure.
  func send(_ batch: GrantedBatch, in group: SenderGroup) async -> SendBatch? {
    let requestID = RequestID()
    let departure = context.time.uptime
    // A local store does not suspend, and nothing may stand between the grant and the departure.
    if context.budget.isLocal, !batch.reservations.isEmpty {
      try? await context.budget.track(batch.reservations, .departed(timeout: options.timeout))
    }
    let response = await context.exchange(
      batch.request, requestID,
      fields: [
        "group": group.rawValue, "messages": "\(batch.items.count)", "attempt": "\(batch.attempt)",
      ])
    context.requestSlots.release()
    let roundTrip = response.isResponse ? context.time.uptime - departure : nil
    let attempt = Attempt(number: batch.attempt, date: context.time.now, backoff: options.backoff)
    let effects = steps.classify(response, batch.items, attempt, requestID)
    let reservations = batch.reservations
    if !reservations.isEmpty {
      await shielded(in: group) { try await $0.track(reservations, .ended(roundTrip: roundTrip)) }
    }
    await settle(batch.reservations, effects, in: group)
    return effects.retries.isEmpty ? nil : await retry(effects.retries, of: batch, in: group)
  }

  /// Releases reservations on proof: wholly for a message that did not leave, in the day for one that was refused.
  private func settle(
    _ reservations: [BudgetReservation], _ effects: ResponseEffects, in group: SenderGroup
  ) async {
    guard !reservations.isEmpty else { return }
    await release(effects.notSent.map { reservations[$0] }, .notSent, in: group)
    await release(effects.rejected.map { reservations[$0] }, .rejected, in: group)
  }

  /// Waits for the next attempt. Returns `nil` when there is none, and then the messages have their outcomes.
  private func retry(
    _ retries: [ResponseEffects.Retry], of batch: GrantedBatch, in group: SenderGroup
  ) async -> SendBatch? {
    let pause = retries.map(\.pause).max() ?? .zero
    let blocksGroup = retries.contains(where: \.blocksGroup)
    if blocksGroup { await block(group, for: pause) }
    let resumption = context.time.uptime + pause
    // "Too fast" is the provider's own budget: its pause is a wait for the budget, within the caller's limit for it.
    guard batch.attempt < options.maxAttempts, !blocksGroup || resumption <= batch.deadline else {
      for retry in retries { settle(retry.item, isCancelled: false) }
      return nil
    }
    log(
      .retryScheduled, "",
      [
        "group": group.rawValue, "messages": "\(retries.count)", "wait": "\(pause)",
        "code": retries[0].item.lastFailure?.error.code.rawValue ?? "",
      ])
    do {
      try await context.time.sleep(until: resumption)
    } catch {
      for retry in retries { settle(retry.item, isCancelled: true) }
      return nil
    }
    return SendBatch(
      items: retries.map(\.item), attempt: batch.attempt + 1,
      deadline: blocksGroup ? batch.deadline : batch.deadline + pause)
  }

  /// Stores the failure of a message that could have been sent again.
  private func settle(_ item: SendItem, isCancelled: Bool) {
    guard var error = item.lastFailure?.error else { return }
    if isCancelled { error.code = .cancelled }
    // Without the failure of before, which would else be taken for the newer one.
    steps.settle([SendItem(index: item.index, recipient: item.recipient)], .failed(error))
  }

  /// Blocks the group for a pause, and for an hour at most: one response must not silence a group for good.
  private func block(_ group: SenderGroup, for pause: Duration) async {
    let end = context.time.now.advanced(by: min(pause, .seconds(3600)))
    await shielded(in: group) { try await $0.block(group, recipient: nil, until: end) }
  }
}

extension Result<TransportResponse, TransportError> {
  fileprivate var isResponse: Bool { if case .success = self { true } else { false } }
}

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

import Synchronization

// The transport's part of a run: from a grant to the outcomes.
extension SendRun {
  /// Sends granted messages in one request and stores their outcomes. Returns the messages to send again, after their
  /// pause; `nil` when there are none.
  ///
  /// Nothing suspends between the grant and the call of the transport, so that the request departs when it was
  /// granted.
  func send(_ batch: GrantedBatch, in group: SenderGroup) async -> SendBatch? {
    let requestID = RequestID()
    let departure = context.time.uptime
    // Only for a local store, which does not suspend: a call over the network would delay the request after its
    // grant.
    if context.budget.isLocal, !batch.reservations.isEmpty {
      try? await context.budget.track(batch.reservations, .departed(timeout: options.timeout))
    }
    let subject = RequestSubject(
      provider: steps.provider, requestID: requestID, group: group, messages: batch.items.count,
      attempt: batch.attempt)
    let response = await context.perform(batch.request, subject)
    context.requestSlots.release()
    let roundTrip = response.isResponse ? context.time.uptime - departure : nil
    let attempt = Attempt(number: batch.attempt, date: context.time.now, backoff: options.backoff)
    let effects = steps.classify(response, batch.items, attempt, requestID)
    let pause = RetryPause(effects.retries, from: context.time.uptime)
    // A pause because the provider said "too fast" counts as a wait for the budget and so ends before the deadline.
    let isLast =
      pause.map { pause in
        batch.attempt >= options.maxAttempts || pause.blocksGroup && pause.end > batch.deadline
      } ?? true
    var outcomes = effects.outcomes
    if isLast { outcomes = outcomes + store(effects.retries, isCancelled: false) }
    if let onEvent = context.onEvent {
      var event = subject.event(.outcomesKnown)
      event.outcomes = outcomes
      onEvent(event)
    }
    let reservations = batch.reservations
    if !reservations.isEmpty {
      await shielded(in: group) { try await $0.track(reservations, .ended(roundTrip: roundTrip)) }
    }
    await releaseReservations(batch.reservations, effects, in: group)
    guard let pause else { return nil }
    if pause.blocksGroup { await block(group, for: pause.length) }
    return isLast ? nil : await wait(pause, toSend: effects.retries, of: batch, in: group)
  }

  /// Releases the reservations of messages that certainly were not taken: wholly for a message that did not leave,
  /// only in the recipient's day for a message that the provider refused.
  private func releaseReservations(
    _ reservations: [BudgetReservation], _ effects: ResponseEffects, in group: SenderGroup
  ) async {
    guard !reservations.isEmpty else { return }
    await release(effects.notSent.map { reservations[$0] }, .notSent, in: group)
    await release(effects.rejected.map { reservations[$0] }, .rejected, in: group)
  }

  /// Waits for the next attempt and returns its batch; `nil` when the task is cancelled, and then the messages'
  /// outcomes have been stored.
  private func wait(
    _ pause: RetryPause, toSend retries: [ResponseEffects.Retry], of batch: GrantedBatch,
    in group: SenderGroup
  ) async -> SendBatch? {
    report(.retryScheduled, in: group) { event in
      event.messages = retries.count
      event.attempt = batch.attempt
      event.wait = pause.length
      event.details["code"] = retries[0].item.lastFailure?.error.code.rawValue
    }
    do {
      try await context.time.sleep(until: pause.end)
    } catch {
      let outcomes = store(retries, isCancelled: true)
      reportOutcomes(in: group) { outcomes }
      return nil
    }
    return SendBatch(
      items: retries.map(\.item), attempt: batch.attempt + 1,
      deadline: pause.blocksGroup ? batch.deadline : batch.deadline + pause.length)
  }

  /// Stores the last failures of messages that are not sent again after all; returns these outcomes, counted.
  private func store(_ retries: [ResponseEffects.Retry], isCancelled: Bool) -> OutcomeTally {
    var outcomes = OutcomeTally()
    for item in retries.map(\.item) {
      guard var error = item.lastFailure?.error else { continue }
      if isCancelled { error.code = .cancelled }
      let outcome = SendOutcome<Never>.failed(error)
      // A new item without `lastFailure`, so that exactly this error is stored.
      steps.settle([SendItem(index: item.index, recipient: item.recipient)], outcome)
      outcomes.add(outcome)
    }
    return outcomes
  }

  /// Blocks the group for a pause of at most an hour: one response must not stop a group for days.
  private func block(_ group: SenderGroup, for pause: Duration) async {
    let length = min(pause, .seconds(3600))
    let end = context.time.now.advanced(by: length)
    let isBlocked = await shielded(in: group) { try await $0.block(group, recipient: nil, until: end) }
    if isBlocked { report(.groupBlocked, in: group) { $0.wait = length } }
  }
}

/// The pause before messages of one request are sent again, the longest that any of them needs.
private struct RetryPause {
  let length: Duration
  let blocksGroup: Bool
  /// The uptime of the next attempt.
  let end: Duration

  /// Makes the pause; `nil` when nothing is sent again.
  init?(_ retries: [ResponseEffects.Retry], from now: Duration) {
    guard let length = retries.map(\.pause).max() else { return nil }
    self.length = length
    blocksGroup = retries.contains(where: \.blocksGroup)
    end = now + length
  }
}

extension Result<TransportResponse, TransportError> {
  fileprivate var isResponse: Bool { if case .success = self { true } else { false } }
}

/// An inbox of batches to send again: the requests of one group put them in, the loop of the group takes them out.
///
/// One loop reads it; any number of requests write to it.
final class RetryInbox: Sendable {
  private struct State {
    var batches: [SendBatch] = []
    var openRequests = 0
    var reader: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  /// Counts a request that may return a batch.
  func requestBegins() {
    state.withLock { $0.openRequests += 1 }
  }

  /// Counts the end of a request, and adds the batch to send again, if there is one.
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

  /// Removes and returns the first batch; `nil` when the inbox is empty.
  func pop() -> SendBatch? {
    state.withLock { $0.batches.isEmpty ? nil : $0.batches.removeFirst() }
  }

  /// Waits for a batch, then removes and returns it; `nil` when no request is left that could return one.
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

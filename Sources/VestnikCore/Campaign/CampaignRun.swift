import Synchronization

/// One run of a campaign: reads, hands over, and keeps the results until they are taken.
final class CampaignRun<Message: Sendable, Receipt: Sendable>: Sendable {
  typealias State = CampaignState<Message, Receipt>
  typealias Batch = CampaignBatch<Message>

  let codec: CheckpointCodec<Message, Receipt>?
  let group: @Sendable (Message) -> SenderGroup?
  /// Reports the warnings of the message at a place of the input.
  let warn: (@Sendable (Int, Message) -> Void)?
  private typealias Note = @Sendable ([Int]) async throws -> Void
  private let send: @Sendable ([Message], @escaping Note) async -> [SendOutcome<Receipt>]
  private let time: any TimeSource
  private let state: Mutex<State>

  init<Sender: MessageSender<Message, Receipt>>(
    _ sender: Sender, codec: CheckpointCodec<Message, Receipt>?, options: CampaignOptions
  ) {
    var sending = options.sending
    sending.budget = .wait(upTo: options.waitForBudget)
    send = { [sending] in await sender.send($0, options: sending, onDeparture: $1) }
    group = { sender.group(of: $0) }
    if let onWarning = options.onWarning {
      warn = { index, message in
        let issues = sender.issues(for: message)
        if !issues.isEmpty, !issues.containsError { onWarning(index, issues) }
      }
    } else {
      warn = nil
    }
    time = options.time
    self.codec = codec
    state = Mutex(
      State(
        options: options, batchSize: options.batchSize(batchLimit: sender.batchLimit),
        reportsDepartures: sender.reportsDepartures, isOpening: codec != nil))
  }

  func start(_ reader: @escaping @Sendable () async -> Void) {
    update { launchTask(reader, in: &$0) }
  }

  /// Stops as a cancellation does: at once, and from any thread.
  func stop() {
    let tasks = update { state in
      state.halt(nil)
      return Array(state.tasks.values)
    }
    for task in tasks { task.cancel() }
  }

  func next() async -> State.NextResult {
    await withCheckedContinuation { continuation in
      update { $0.consumer = continuation }
    }
  }

  /// Changes the state, then does all that has become possible by it.
  @discardableResult
  func update<T: Sendable>(_ change: (inout State) -> T) -> T {
    let (uptime, now) = (time.uptime, time.now)
    var wakes: [@Sendable () -> Void] = []
    let value = state.withLock { state in
      let value = change(&state)
      while let batch = state.launch() {
        launchTask({ await self.perform(batch) }, in: &state)
      }
      if state.beginsClosing() { launchTask({ await self.close() }, in: &state) }
      if let consumer = state.consumer, let result = state.nextResult(uptime: uptime, now: now) {
        state.consumer = nil
        wakes.append { consumer.resume(returning: result) }
      }
      if let reader = state.reader, let mayRead = state.mayRead() {
        state.reader = nil
        wakes.append { reader.resume(returning: mayRead) }
      }
      return value
    }
    // Outside of the lock: who is woken may come back at once.
    for wake in wakes { wake() }
    return value
  }

  private func launchTask(_ body: @escaping @Sendable () async -> Void, in state: inout State) {
    let number = state.nextTask
    state.nextTask += 1
    state.tasks[number] = Task {
      await body()
      self.update { $0.tasks[number] = nil }
    }
  }

  /// One call of the sender: intents are written as its requests are about to leave, and then the outcomes.
  private func perform(_ batch: Batch) async {
    let journal = state.withLock { $0.journal }
    let intended = Mutex<Set<Int>>([])
    let outcomes = await outcomes(of: batch) { places in
      let items = places.map { batch.items[$0] }
      do throws(JournalError) {
        try await journal?.intend(items.map { ($0.index, $0.fingerprint) })
      } catch {
        self.update { $0.halt(.checkpoint(error)) }
        throw error
      }
      intended.withLock { $0.formUnion(items.map(\.index)) }
    }
    do throws(JournalError) {
      try await note(outcomes, of: batch, intended: intended.withLock { $0 }, in: journal)
      update { $0.settle(batch, outcomes) }
    } catch {
      update { state in
        state.halt(.checkpoint(error))
        state.settle(batch, outcomes)
      }
    }
  }

  private func outcomes(of batch: Batch, noting note: @escaping Note) async -> [SendOutcome<Receipt>] {
    if Task.isCancelled || state.withLock({ $0.phase == .stopped }) {
      let failure = MessagingError(code: .cancelled, delivery: .notSent)
      return batch.items.map { _ in .failed(failure) }
    }
    var outcomes = await send(batch.items.map(\.message), note)
    // A sender that breaks its promise must not shift outcomes to other messages.
    if outcomes.count != batch.items.count {
      let defect = MessagingError(
        code: .unreadableResponse, delivery: .unknown,
        detail: "\(outcomes.count) outcomes for \(batch.items.count) messages")
      outcomes = batch.items.map { _ in .failed(defect) }
    }
    return outcomes
  }

  /// Writes the outcomes down. Of messages for which no request was about to leave the intent is written with them, and
  /// nothing at all for those that may be sent again: the next run sees them for the first time.
  private func note(
    _ outcomes: [SendOutcome<Receipt>], of batch: Batch, intended: Set<Int>, in journal: CheckpointFile?
  ) async throws(JournalError) {
    guard let journal, let codec else { return }
    let known = zip(batch.items, outcomes).filter { item, outcome in
      intended.contains(item.index) || !outcome.isProvablyNotTaken
    }
    guard !known.isEmpty else { return }
    let late = known.map(\.0).filter { !intended.contains($0.index) }
    try await journal.record(
      known.map { item, outcome in
        CheckpointOutcome(
          index: item.index, isFinal: !outcome.isProvablyNotTaken, json: codec.encode(outcome))
      }, intending: late.map { ($0.index, $0.fingerprint) })
  }

  private func close() async {
    do {
      try await state.withLock { $0.journal }?.close()
      update { $0.isClosed = true }
    } catch {
      update { state in
        state.halt(.checkpoint(error))
        state.isClosed = true
      }
    }
  }
}

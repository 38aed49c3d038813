import Synchronization

/// One run of a campaign: reads, hands over, and keeps the results until they are taken.
final class CampaignRun<Message: Sendable, Receipt: Sendable>: Sendable {
  typealias State = CampaignState<Message, Receipt>
  typealias Slice = CampaignSlice<Message>

  let memory: CampaignMemory<Message, Receipt>?
  let group: @Sendable (Message) -> SenderGroup?
  /// Reports the warnings of the message at a place of the input.
  let warn: (@Sendable (Int, Message) -> Void)?
  private let send: @Sendable ([Message]) async -> [SendOutcome<Receipt>]
  private let time: any TimeSource
  private let state: Mutex<State>

  init<Sender: MessageSender<Message, Receipt>>(
    _ sender: Sender, memory: CampaignMemory<Message, Receipt>?, options: CampaignOptions
  ) {
    var sending = options.sending
    sending.budget = .wait(upTo: options.waitForBudget)
    send = { [sending] in await sender.send($0, options: sending) }
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
    self.memory = memory
    let size = options.sliceSize(batchLimit: sender.batchLimit)
    state = Mutex(State(options: options, sliceSize: size, isOpening: memory != nil))
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

  func next() async -> State.Answer {
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
      while let slice = state.launch() {
        launchTask({ await self.perform(slice) }, in: &state)
      }
      if state.beginsClosing() { launchTask({ await self.close() }, in: &state) }
      if let consumer = state.consumer, let answer = state.answer(uptime: uptime, now: now) {
        state.consumer = nil
        wakes.append { consumer.resume(returning: answer) }
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

  /// One call of the sender, between the intent and the outcomes in the checkpoint.
  private func perform(_ slice: Slice) async {
    let journal = state.withLock { $0.journal }
    do {
      try await journal?.intend(slice.items.map { ($0.index, $0.fingerprint) })
    } catch {
      let failure = MessagingError(code: .cancelled, delivery: .notSent, detail: "the checkpoint failed")
      let outcomes = slice.items.map { _ in SendOutcome<Receipt>.failed(failure) }
      update { state in
        state.halt(.checkpoint(error))
        state.settle(slice, outcomes)
      }
      return
    }
    let outcomes = await outcomes(of: slice)
    do {
      try await note(outcomes, of: slice, in: journal)
      update { $0.settle(slice, outcomes) }
    } catch {
      update { state in
        state.halt(.checkpoint(error))
        state.settle(slice, outcomes)
      }
    }
  }

  private func outcomes(of slice: Slice) async -> [SendOutcome<Receipt>] {
    if Task.isCancelled || state.withLock({ $0.phase == .stopped }) {
      let failure = MessagingError(code: .cancelled, delivery: .notSent)
      return slice.items.map { _ in .failed(failure) }
    }
    var outcomes = await send(slice.items.map(\.message))
    // A sender that breaks its promise must not shift outcomes to other messages.
    if outcomes.count != slice.items.count {
      let defect = MessagingError(
        code: .unreadableAnswer, delivery: .unknown,
        detail: "\(outcomes.count) outcomes for \(slice.items.count) messages")
      outcomes = slice.items.map { _ in .failed(defect) }
    }
    return outcomes
  }

  private func note(
    _ outcomes: [SendOutcome<Receipt>], of slice: Slice, in journal: CampaignJournal?
  ) async throws(JournalError) {
    guard let journal, let memory else { return }
    try await journal.record(
      zip(slice.items, outcomes).map { item, outcome in
        CheckpointOutcome(
          index: item.index, isFinal: !outcome.isProvablyNotTaken, json: memory.encode(outcome))
      })
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

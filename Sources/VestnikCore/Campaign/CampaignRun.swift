import Synchronization

/// One run of a campaign: it reads the source, hands batches to the sender, and keeps results until they are taken.
///
/// ``Campaign/AsyncIterator`` makes a run at its first `next()`, takes each result by ``next()``, and calls
/// ``stop()`` on cancellation or when the loop is left. A run has one task that reads the source, one for each call
/// of the sender, and one that closes the checkpoint. They share one ``CampaignState`` under one lock, and every
/// change of it goes through ``update(_:)``, which then does all that the change has made possible: it launches
/// batches, closes the checkpoint, and resumes the waiting consumer and reader. So no wake-up is lost. A run goes
/// through the phases of ``CampaignState/Phase``; its checkpoint is closed, and the sequence may end, when no call is
/// under way and none can begin.
final class CampaignRun<Message: Sendable, Receipt: Sendable>: Sendable {
  typealias State = CampaignState<Message, Receipt>
  typealias Batch = CampaignBatch<Message>

  let codec: CheckpointCodec<Message, Receipt>?
  let group: @Sendable (Message) -> SenderGroup?
  /// Checks the message at an index of the input and reports its warnings; `nil` without
  /// ``CampaignOptions/onWarning``.
  let warn: (@Sendable (Int, Message) -> Void)?
  /// Writes down that the messages at these indices of a batch are about to leave.
  private typealias Note = @Sendable ([Int]) async throws -> Void
  private let send: @Sendable ([Message], @escaping Note) async -> [SendOutcome<Receipt>]
  private let time: any TimeSource
  private let begun: Duration
  private let total: Int?
  private let onEvent: (@Sendable (ClientEvent) -> Void)?
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
    begun = time.uptime
    total = options.total
    onEvent = sender.onEvent
    self.codec = codec
    state = Mutex(
      State(
        options: options, batchSize: options.batchSize(batchLimit: sender.batchLimit),
        reportsDepartures: sender.reportsDepartures, isOpening: codec != nil))
  }

  /// Starts the task that reads the source.
  func start(_ reader: @escaping @Sendable () async -> Void) {
    update { launchTask(reader, in: &$0) }
  }

  /// Stops the run at once: no further batch is handed over, and the tasks of the run are cancelled. May be called
  /// from any thread.
  func stop() {
    let tasks = update { state in
      state.halt(nil)
      return Array(state.tasks.values)
    }
    for task in tasks { task.cancel() }
  }

  /// Stops the run because nobody will take a further result.
  func abandon() {
    stop()
    update { $0.end(error: nil, stop: "abandoned") }
  }

  /// Waits for the next result in the order of the input; returns `nil` or the error of the campaign at the end.
  func next() async -> State.NextResult {
    await withCheckedContinuation { continuation in
      update { $0.consumer = continuation }
    }
  }

  /// Changes the state, then launches, closes and resumes whatever the change has made possible. Returns the result
  /// of the change.
  @discardableResult
  func update<T: Sendable>(_ change: (inout State) -> T) -> T {
    let (uptime, now) = (time.uptime, time.now)
    var wakes: [@Sendable () -> Void] = []
    var end: CampaignEnd?
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
      end = state.takeEnd()
      return value
    }
    // Outside of the lock: a resumed task may call `update` at once.
    if let end { report(end) }
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

  /// Hands one batch to the sender. Its intents are written to the checkpoint as its requests are about to leave, its
  /// outcomes afterwards.
  private func perform(_ batch: Batch) async {
    let checkpoint = state.withLock { $0.checkpoint }
    let intended = Mutex<Set<Int>>([])
    let outcomes = await outcomes(of: batch) { places in
      let items = places.map { batch.items[$0] }
      do throws(JournalError) {
        try await checkpoint?.intend(items.map { ($0.index, $0.fingerprint) })
      } catch {
        self.update { $0.halt(.checkpoint(error)) }
        throw error
      }
      intended.withLock { $0.formUnion(items.map(\.index)) }
    }
    do throws(JournalError) {
      try await note(outcomes, of: batch, intended: intended.withLock { $0 }, in: checkpoint)
      update { $0.settle(batch, outcomes) }
    } catch {
      update { state in
        state.halt(.checkpoint(error))
        state.settle(batch, outcomes)
      }
    }
  }

  /// Sends the batch unless the run has stopped; returns one outcome for each of its messages.
  private func outcomes(of batch: Batch, noting note: @escaping Note) async -> [SendOutcome<Receipt>] {
    if Task.isCancelled || state.withLock({ $0.phase == .stopped }) {
      let failure = MessagingError(code: .cancelled, delivery: .notSent)
      return batch.items.map { _ in .failed(failure) }
    }
    report(.campaignBatchStarted) { event in
      event.group = batch.group
      event.messages = batch.items.count
    }
    var outcomes = await send(batch.items.map(\.message), note)
    // With a wrong number of outcomes it is not known which outcome belongs to which message.
    if outcomes.count != batch.items.count {
      let defect = MessagingError(
        code: .unreadableResponse, delivery: .unknown,
        detail: "\(outcomes.count) outcomes for \(batch.items.count) messages")
      outcomes = batch.items.map { _ in .failed(defect) }
    }
    return outcomes
  }

  /// Writes the outcomes of a batch to the checkpoint.
  ///
  /// A message without an intent was not about to leave. Its intent is written together with its outcome, unless the
  /// message may be sent again: then nothing is written, and the next run sees it for the first time.
  private func note(
    _ outcomes: [SendOutcome<Receipt>], of batch: Batch, intended: Set<Int>, in checkpoint: CheckpointFile?
  ) async throws(JournalError) {
    guard let checkpoint, let codec else { return }
    let known = zip(batch.items, outcomes).filter { item, outcome in
      intended.contains(item.index) || !outcome.isProvablyNotTaken
    }
    guard !known.isEmpty else { return }
    let late = known.map(\.0).filter { !intended.contains($0.index) }
    try await checkpoint.record(
      known.map { item, outcome in
        CheckpointOutcome(
          index: item.index, isFinal: !outcome.isProvablyNotTaken, json: codec.encode(outcome))
      }, intending: late.map { ($0.index, $0.fingerprint) })
  }

  /// Closes the checkpoint and ends the run.
  private func close() async {
    do {
      try await state.withLock { $0.checkpoint }?.close()
      update { $0.isClosed = true }
    } catch {
      update { state in
        state.halt(.checkpoint(error))
        state.isClosed = true
      }
    }
  }
}

extension CampaignRun {
  /// Opens the checkpoint and reads the source to its end, as far ahead as the window allows.
  func read<S: AsyncSequence>(_ source: S) async where S.Element == Message {
    guard let opened = await open() else { return }
    // A run that was abandoned while its checkpoint was opened has been reported as finished.
    if state.withLock({ $0.phase == .running }) {
      report(.campaignStarted) { event in
        event.messages = total
        if opened.checkpoint != nil { event.details["recorded"] = "\(opened.recorded)" }
      }
    }
    var index = 0
    do {
      var iterator = source.makeAsyncIterator()
      while await mayRead() {
        guard let message = try await iterator.next() else {
          end(after: index, recorded: opened.recorded)
          return
        }
        guard try await take(message, at: index, opened) else { return }
        index += 1
      }
    } catch {
      update { state in
        if state.phase == .running { state.phase = .draining }
        if state.error == nil { state.error = .source(error) }
        state.queues.flush()
      }
    }
  }

  /// The open checkpoint, `nil` for a campaign without one, and the number of rows that former runs had begun.
  private struct Opened {
    var checkpoint: CheckpointFile?
    var recorded = 0
  }

  /// Opens the checkpoint; returns `nil`, and stops the run, when that fails.
  private func open() async -> Opened? {
    guard let codec else { return Opened() }
    do {
      let checkpoint = CheckpointFile(at: codec.file)
      let recorded = try await checkpoint.open()
      update { state in
        state.checkpoint = checkpoint
        state.isOpening = false
      }
      return Opened(checkpoint: checkpoint, recorded: recorded)
    } catch {
      update { state in
        state.halt(.checkpoint(error))
        state.isOpening = false
      }
      return nil
    }
  }

  /// Waits until the window has room for a message; returns `false` when the run has stopped.
  private func mayRead() async -> Bool {
    await withCheckedContinuation { continuation in
      update { $0.reader = continuation }
    }
  }

  /// Queues a message for sending, or replays its outcome from the checkpoint. Returns `false`, and stops the run,
  /// when the checkpoint cannot be read or has another message at this index.
  private func take(_ message: Message, at index: Int, _ opened: Opened) async throws -> Bool {
    guard let codec else {
      enqueue(message, at: index, 0)
      return true
    }
    let fingerprint = try codec.fingerprint(message)
    guard let checkpoint = opened.checkpoint, index < opened.recorded else {
      enqueue(message, at: index, fingerprint)
      return true
    }
    do {
      switch try await checkpoint.row(index) {
      case .unseen:
        enqueue(message, at: index, fingerprint)
      case .seen(let recorded, _) where recorded != fingerprint:
        update { $0.halt(.inputChanged(index: index)) }
        return false
      case .seen(_, .open):
        replay(message, .failed(.interruptedBefore))
      case .seen(_, .repeatable):
        enqueue(message, at: index, fingerprint)
      case .seen(_, .final(let json)):
        replay(message, codec.decode(json))
      }
      return true
    } catch {
      update { $0.halt(.checkpoint(error)) }
      return false
    }
  }

  /// Reports the warnings of a message and queues it for sending.
  private func enqueue(_ message: Message, at index: Int, _ fingerprint: UInt64) {
    warn?(index, message)
    let group = group(message)
    let startsFlusher = update { state in
      guard state.phase == .running else { return false }
      let index = state.rows.endIndex
      state.rows.append(.init(message: message))
      state.queues.append(.init(index: index, message: message, fingerprint: fingerprint), in: group)
      defer { state.isFlushing = true }
      return !state.isFlushing
    }
    if startsFlusher { Task { await self.flushWhenSourcePauses() } }
  }

  /// Appends a message with the outcome that a former run wrote down; the message is not sent.
  private func replay(_ message: Message, _ outcome: SendOutcome<Receipt>) {
    update { state in
      guard state.phase == .running else { return }
      state.rows.append(.init(message: message, outcome: outcome, isReplayed: true))
    }
  }

  /// Releases the batches that are not full, once the source has no further message at hand.
  ///
  /// The source counts as paused when nothing was read while this task yielded four times, which is long enough for a
  /// source that does not wait. No clock is used, so a test with a manual clock does not have to advance it.
  private func flushWhenSourcePauses() async {
    var seen = -1
    while true {
      let read = update { $0.rows.endIndex }
      guard read != seen else { break }
      seen = read
      for _ in 0..<4 { await Task.yield() }
    }
    update { state in
      state.isFlushing = false
      state.queues.flush()
    }
  }

  /// Ends the reading after `count` messages; stops the run when former runs had read more of them.
  private func end(after count: Int, recorded: Int) {
    update { state in
      guard count >= recorded else { return state.halt(.inputChanged(index: count)) }
      if state.phase == .running { state.phase = .draining }
      state.queues.flush()
    }
  }
}

extension CampaignRun {
  private func report(_ kind: ClientEvent.Kind, _ fill: (inout ClientEvent) -> Void) {
    guard let onEvent else { return }
    var event = ClientEvent(kind)
    fill(&event)
    onEvent(event)
  }

  private func report(_ end: CampaignEnd) {
    report(.campaignFinished) { event in
      event.messages = end.progress.done
      event.outcomes = end.progress.outcomes
      event.duration = time.uptime - begun
      event.details["error"] = end.error
      event.details["stopped"] = end.stop
    }
  }
}

extension MessagingError {
  fileprivate static var interruptedBefore: Self {
    Self(
      code: .interrupted, delivery: .unknown,
      detail: "a former run ended while the message was on its way; it is not sent again")
  }
}

extension SendOutcome {
  /// Whether another run may send the message: it did not leave the machine, or the provider refused it for a reason
  /// that may pass. An invalid message counts too, because a setting that made it invalid may have been corrected.
  var isProvablyNotTaken: Bool {
    switch self {
    case .overBudget, .invalid: true
    case .failed(let error): error.delivery != .unknown
    case .accepted, .rejected: false
    }
  }
}

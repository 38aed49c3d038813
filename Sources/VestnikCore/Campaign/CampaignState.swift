#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The state of one campaign run, and the rules for what may happen next.
///
/// ``CampaignRun/update(_:)`` changes it under a lock, then asks it for batches to launch, for the next result, and
/// whether the source may be read on. It suspends nowhere and has no task of its own, so each rule is one function.
/// It is `running` until the source ends (`draining`) or the run fails or is cancelled (`stopped`); after either,
/// when the queues are empty, it is closing, then closed. Results are given out in every phase.
struct CampaignState<Message: Sendable, Receipt: Sendable>: Sendable {
  typealias Element = CampaignResult<Message, Receipt>
  typealias NextResult = Result<Element?, CampaignError>

  enum Phase: Hashable, Sendable {
    /// The source is read and messages are sent.
    case running
    /// The source has ended; the messages that were read are still sent.
    case draining
    /// No further message is handed to the sender.
    case stopped
  }

  /// The messages that were read and not yet given out, with their outcomes.
  var rows = ReorderBuffer<Message, Receipt>()
  /// The messages that wait for a call of the sender.
  var queues: GroupScheduler<Message>
  var phase = Phase.running
  /// The first error; thrown after the last result.
  var error: CampaignError?
  var checkpoint: CheckpointFile?
  /// Whether the checkpoint is being opened.
  var isOpening: Bool
  /// Whether the checkpoint is being closed, or is closed.
  var isClosing = false
  /// Whether the run has ended; only results are left to take.
  var isClosed = false

  /// The tasks of the run that have not ended, by number, so that they can be cancelled.
  var tasks: [Int: Task<Void, Never>] = [:]
  /// The number of the next task.
  var nextTask = 0
  /// The loop that waits for a result.
  var consumer: CheckedContinuation<NextResult, Never>?
  /// The reading task that waits for room in the window.
  var reader: CheckedContinuation<Bool, Never>?
  /// Whether a task already watches for the source to pause.
  var isFlushing = false

  private var progress: CampaignProgress
  /// The number of results given out that are not replayed.
  private var fresh = 0
  /// The uptime at which the run began.
  private let begun: Duration
  /// The largest number of rows, 1 or more.
  private let window: Int
  /// The number of rows at which reading goes on after the window was full. It is a batch below the window: reading
  /// on after every taken result would make batches of one message.
  private let refill: Int
  /// Whether the window was full and the rows have not gone down to `refill` since.
  private var isFull = false
  private var hasEnded = false
  private var endToReport: CampaignEnd?

  init(options: CampaignOptions, batchSize: Int, reportsDepartures: Bool, isOpening: Bool) {
    queues = GroupScheduler(batchSize: batchSize, reportsDepartures: reportsDepartures, options: options)
    progress = CampaignProgress(total: options.total)
    begun = options.time.uptime
    window = max(1, options.window)
    refill = window - min(batchSize, window)
    self.isOpening = isOpening
  }

  /// Returns whether the reader may read one more message; `nil` when it has to wait, `false` when it has to end.
  mutating func mayRead() -> Bool? {
    guard phase == .running else { return false }
    isFull = rows.count >= (isFull ? refill + 1 : window)
    return isFull ? nil : true
  }

  /// Removes and returns the next result, or how the sequence ends; `nil` when the consumer has to wait.
  mutating func nextResult(uptime: Duration, now: Date) -> NextResult? {
    if let row = rows.first, let outcome = row.outcome {
      let index = rows.firstIndex
      rows.popFirst()
      progress.count(outcome)
      if !row.isReplayed { fresh += 1 }
      progress.estimate(fresh: fresh, in: uptime - begun, now: now)
      return .success(
        Element(
          index: index, message: row.message, outcome: outcome, isReplayed: row.isReplayed,
          progress: progress))
    }
    guard isClosed else { return nil }
    end(error: error?.words, stop: phase == .stopped ? "cancelled" : nil)
    guard let error else { return .success(nil) }
    self.error = nil
    return .failure(error)
  }

  /// Notes the end of the run, once, so that it is reported.
  ///
  /// - Parameters:
  ///   - error: The error of the campaign as words.
  ///   - stop: The reason why it was stopped without an error: `cancelled` or `abandoned`.
  mutating func end(error: String?, stop: String?) {
    guard !hasEnded else { return }
    hasEnded = true
    endToReport = CampaignEnd(progress: progress, error: error, stop: error == nil ? stop : nil)
  }

  /// Removes and returns the end that has to be reported.
  mutating func takeEnd() -> CampaignEnd? { endToReport.take() }

  /// Stops the run: no further message is handed over. Calls under way go on unless their tasks are cancelled.
  mutating func halt(_ error: CampaignError?) {
    if self.error == nil { self.error = error }
    guard phase != .stopped else { return }
    phase = .stopped
    queues.removePending()
  }

  /// Stores the outcomes of a batch, whose call has ended.
  mutating func settle(_ batch: CampaignBatch<Message>, _ outcomes: [SendOutcome<Receipt>]) {
    for (item, outcome) in zip(batch.items, outcomes) {
      rows.change(item.index) { $0.outcome = outcome }
    }
    queues.finish(batch.group)
  }

  /// Takes the next batch that may be handed over from the queues and returns it; `nil` when there is none.
  mutating func launch() -> CampaignBatch<Message>? {
    guard phase != .stopped, let batch = queues.launch() else { return nil }
    for item in batch.items { rows.change(item.index) { $0.isLaunched = true } }
    return batch
  }

  /// Returns `true`, once, when the last call has ended and the checkpoint has to be closed. Messages that were never
  /// handed over get the outcome `.cancelled` then, or are dropped when no later message was handed over.
  mutating func beginsClosing() -> Bool {
    guard !isClosing, !isOpening, phase != .running, queues.isEmpty else { return false }
    isClosing = true
    rows.abandon(
      .failed(
        MessagingError(
          code: .cancelled, delivery: .notSent, detail: "the campaign stopped before its turn")))
    return true
  }
}

/// How a run has ended: the results that were given out, and the error, or the reason of its stop, as words.
struct CampaignEnd: Sendable {
  let progress: CampaignProgress
  let error: String?
  let stop: String?
}

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// All that a run knows; changed in one place, under one lock.
struct CampaignState<Message: Sendable, Receipt: Sendable>: Sendable {
  typealias Element = CampaignResult<Message, Receipt>
  typealias NextResult = Result<Element?, CampaignError>

  enum Phase: Hashable, Sendable {
    /// Reads and sends.
    case running
    /// The source has ended: what was read is still sent.
    case draining
    /// Nothing is handed over any more.
    case stopped
  }

  var rows = ReorderBuffer<Message, Receipt>()
  var queues: GroupScheduler<Message>
  var phase = Phase.running
  var error: CampaignError?
  var journal: CheckpointFile?
  /// Set while the checkpoint is being opened.
  var isOpening: Bool
  var isClosing = false
  /// Everything is over: what remains are results to take.
  var isClosed = false

  var tasks: [Int: Task<Void, Never>] = [:]
  var nextTask = 0
  var consumer: CheckedContinuation<NextResult, Never>?
  var reader: CheckedContinuation<Bool, Never>?
  /// Whether somebody already watches for the source to pause.
  var isFlushing = false

  private var progress: CampaignProgress
  private var fresh = 0
  private let begun: Duration
  private let window: Int
  /// How far the rows must have gone down before reading goes on: else every taken result made a batch of one.
  private let refill: Int
  /// Set while the reader has to wait for the refill mark.
  private var isFull = false

  init(options: CampaignOptions, batchSize: Int, reportsDepartures: Bool, isOpening: Bool) {
    queues = GroupScheduler(batchSize: batchSize, reportsDepartures: reportsDepartures, options: options)
    progress = CampaignProgress(total: options.total)
    begun = options.time.uptime
    window = max(1, options.window)
    refill = window - min(batchSize, window)
    self.isOpening = isOpening
  }

  /// Whether the reader may read one more; `nil` when it has to wait.
  mutating func mayRead() -> Bool? {
    guard phase == .running else { return false }
    isFull = rows.count >= (isFull ? refill + 1 : window)
    return isFull ? nil : true
  }

  /// What to tell the consumer; `nil` when it has to wait.
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
    guard let error else { return .success(nil) }
    self.error = nil
    return .failure(error)
  }

  /// Nothing further is handed over; what is under way goes on unless it is cancelled.
  mutating func halt(_ error: CampaignError?) {
    if self.error == nil { self.error = error }
    guard phase != .stopped else { return }
    phase = .stopped
    queues.removePending()
  }

  mutating func settle(_ batch: CampaignBatch<Message>, _ outcomes: [SendOutcome<Receipt>]) {
    for (item, outcome) in zip(batch.items, outcomes) {
      rows.change(item.index) { $0.outcome = outcome }
    }
    queues.finish(batch.group)
  }

  mutating func launch() -> CampaignBatch<Message>? {
    guard phase != .stopped, let batch = queues.launch() else { return nil }
    for item in batch.items { rows.change(item.index) { $0.isLaunched = true } }
    return batch
  }

  /// Whether the time has come to close the checkpoint; true once.
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

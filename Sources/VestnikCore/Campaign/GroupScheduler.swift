/// Messages that wait to be handed over, by group, and how many calls each group has under way.
struct GroupScheduler<Message: Sendable>: Sendable {
  typealias Batch = CampaignBatch<Message>

  private struct Queue: Sendable {
    var pending: [Batch.Item] = []
    var calls = 0
    /// Whether a batch that is not full may go: the source has nothing more for the moment.
    var isFlushed = false
  }

  private var queues: [SenderGroup?: Queue] = [:]
  /// Groups with something pending, the one that has waited longest first.
  private var waiting: [SenderGroup?] = []
  /// Groups with a call under way.
  private var active = 0
  private(set) var calls = 0

  private let size: Int
  private let reportsDepartures: Bool
  private let options: CampaignOptions

  init(batchSize: Int, reportsDepartures: Bool, options: CampaignOptions) {
    size = batchSize
    self.reportsDepartures = reportsDepartures
    self.options = options
  }

  var isEmpty: Bool { waiting.isEmpty && calls == 0 }

  mutating func append(_ item: Batch.Item, in group: SenderGroup?) {
    if queues[group, default: Queue()].pending.isEmpty { waiting.append(group) }
    queues[group, default: Queue()].pending.append(item)
  }

  mutating func flush() {
    for group in waiting { queues[group]?.isFlushed = true }
  }

  mutating func removePending() {
    for group in waiting { queues[group]?.pending = [] }
    waiting = []
  }

  /// The next batch that may be handed over.
  mutating func launch() -> Batch? {
    for (place, group) in waiting.enumerated() {
      guard var queue = queues[group],
        queue.calls < options.calls(in: group, ofSize: size, reportsDepartures: reportsDepartures),
        queue.pending.count >= size || queue.isFlushed, mayBegin(queue)
      else { continue }
      queues[group] = nil
      let items = Array(queue.pending.prefix(size))
      queue.pending.removeFirst(items.count)
      if queue.calls == 0 { active += 1 }
      queue.calls += 1
      calls += 1
      // Back to the end of the waiting, so that every group has its turn.
      waiting.remove(at: place)
      if queue.pending.isEmpty { queue.isFlushed = false } else { waiting.append(group) }
      queues[group] = queue
      return Batch(group: group, items: items)
    }
    return nil
  }

  mutating func finish(_ group: SenderGroup?) {
    guard var queue = queues[group] else { return }
    queues[group] = nil
    queue.calls -= 1
    calls -= 1
    if queue.calls == 0 { active -= 1 }
    // A batch that is not full has waited as long as the call before it: it goes now.
    if !queue.pending.isEmpty { queue.isFlushed = true }
    if queue.calls > 0 || !queue.pending.isEmpty { queues[group] = queue }
  }

  /// A group that already has calls under way makes way for one that has none and waits.
  private func mayBegin(_ queue: Queue) -> Bool {
    if queue.calls == 0 { return active < max(1, options.groupsInParallel) }
    return active <= max(1, options.groupsInParallel) && !hasIdleGroupWaiting
  }

  private var hasIdleGroupWaiting: Bool {
    active >= max(1, options.groupsInParallel) && waiting.contains { queues[$0]?.calls == 0 }
  }
}

/// Messages that are handed to the sender in one call, all of one group.
struct CampaignBatch<Message: Sendable>: Sendable {
  struct Item: Sendable {
    let index: Int
    let message: Message
    /// 0 without a checkpoint.
    let fingerprint: UInt64
  }

  let group: SenderGroup?
  let items: [Item]
}

/// The messages that were read and not yet given out, in the order of the input.
struct ReorderBuffer<Message: Sendable, Receipt: Sendable>: Sendable {
  struct Row: Sendable {
    let message: Message
    var outcome: SendOutcome<Receipt>?
    var isReplayed = false
    var isLaunched = false
  }

  /// Rows before `head` were given out; they are `nil`, so that their messages are gone at once.
  private var storage: [Row?] = []
  private var head = 0
  /// The place in the input of the row at `head`.
  private(set) var firstIndex = 0

  var count: Int { storage.count - head }
  var endIndex: Int { firstIndex + count }
  var first: Row? { count > 0 ? storage[head] : nil }

  mutating func append(_ row: Row) {
    storage.append(row)
  }

  mutating func popFirst() {
    storage[head] = nil
    head += 1
    firstIndex += 1
    guard head > 64, head * 2 > storage.count else { return }
    storage.removeFirst(head)
    head = 0
  }

  mutating func change(_ index: Int, _ change: (inout Row) -> Void) {
    let place = head + index - firstIndex
    guard index >= firstIndex, storage.indices.contains(place), var row = storage[place] else { return }
    storage[place] = nil
    change(&row)
    storage[place] = row
  }

  /// Rows that no call has held get the outcome when a later one was launched; those after the last launched go.
  mutating func abandon(_ outcome: SendOutcome<Receipt>) {
    let last = storage.lastIndex { $0.map { $0.isLaunched || $0.outcome != nil } ?? false }
    storage.removeSubrange(max(head, last.map { $0 + 1 } ?? head)...)
    for place in head..<storage.count where storage[place]?.outcome == nil {
      storage[place]?.outcome = outcome
    }
  }
}

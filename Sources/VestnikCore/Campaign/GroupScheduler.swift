/// The queues of messages that wait to be handed to the sender, one for each group, and the choice of the next batch.
///
/// ``CampaignState`` appends messages in the order of the input, launches batches, and reports each call that ends. A
/// group is idle, waits with pending messages, or has calls under way. At most ``CampaignOptions/groupsInParallel``
/// groups have calls under way, and a group goes to the end of the waiting ones with each batch, so that a group
/// without budget never holds up the others. A batch goes when it is full, or when the source has paused or a call of
/// its group has ended: then there is no reason to wait for more messages.
struct GroupScheduler<Message: Sendable>: Sendable {
  typealias Batch = CampaignBatch<Message>

  /// The messages of one group that wait, and its calls under way.
  private struct Queue: Sendable {
    var pending: [Batch.Item] = []
    /// The number of calls under way.
    var calls = 0
    /// Whether a batch that is not full may go, because waiting for more messages is not worth it.
    var isFlushed = false
  }

  private var queues: [SenderGroup?: Queue] = [:]
  /// The groups with pending messages, the one that has waited longest first.
  private var waiting: [SenderGroup?] = []
  /// The number of groups with a call under way.
  private var active = 0
  /// The number of calls under way, of all groups.
  private(set) var calls = 0

  /// The number of messages in a full batch.
  private let size: Int
  private let reportsDepartures: Bool
  private let options: CampaignOptions

  init(batchSize: Int, reportsDepartures: Bool, options: CampaignOptions) {
    size = batchSize
    self.reportsDepartures = reportsDepartures
    self.options = options
  }

  /// Whether no message waits and no call is under way.
  var isEmpty: Bool { waiting.isEmpty && calls == 0 }

  /// Adds a message at the end of its group's queue.
  mutating func append(_ item: Batch.Item, in group: SenderGroup?) {
    if queues[group, default: Queue()].pending.isEmpty { waiting.append(group) }
    queues[group, default: Queue()].pending.append(item)
  }

  /// Lets batches go that are not full.
  mutating func flush() {
    for group in waiting { queues[group]?.isFlushed = true }
  }

  /// Removes all messages that wait; calls under way stay.
  mutating func removePending() {
    for group in waiting { queues[group]?.pending = [] }
    waiting = []
  }

  /// Takes the next batch that may be handed over from its queue and returns it; `nil` when there is none.
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
      // The group goes to the end of the waiting ones, so that every group has its turn.
      waiting.remove(at: place)
      if queue.pending.isEmpty { queue.isFlushed = false } else { waiting.append(group) }
      queues[group] = queue
      return Batch(group: group, items: items)
    }
    return nil
  }

  /// Ends a call of the group.
  mutating func finish(_ group: SenderGroup?) {
    guard var queue = queues[group] else { return }
    queues[group] = nil
    queue.calls -= 1
    calls -= 1
    if queue.calls == 0 { active -= 1 }
    // Messages that are pending have waited for this call; they go now, whether they fill a batch or not.
    if !queue.pending.isEmpty { queue.isFlushed = true }
    if queue.calls > 0 || !queue.pending.isEmpty { queues[group] = queue }
  }

  /// Returns whether a group may begin a call. A group with calls under way yields to a waiting one that has none.
  private func mayBegin(_ queue: Queue) -> Bool {
    if queue.calls == 0 { return active < max(1, options.groupsInParallel) }
    return active <= max(1, options.groupsInParallel) && !hasIdleGroupWaiting
  }

  /// Whether every place for a group is taken while a group without a call under way waits.
  private var hasIdleGroupWaiting: Bool {
    active >= max(1, options.groupsInParallel) && waiting.contains { queues[$0]?.calls == 0 }
  }
}

/// The messages that are handed to the sender in one call, all of one group.
struct CampaignBatch<Message: Sendable>: Sendable {
  /// A message with its index in the input.
  struct Item: Sendable {
    let index: Int
    let message: Message
    /// The fingerprint of the message in the checkpoint; 0 without a checkpoint.
    let fingerprint: UInt64
  }

  let group: SenderGroup?
  let items: [Item]
}

/// The messages that were read and not yet given out, in the order of the input.
struct ReorderBuffer<Message: Sendable, Receipt: Sendable>: Sendable {
  /// A message with its outcome, `nil` until the outcome is known.
  struct Row: Sendable {
    let message: Message
    var outcome: SendOutcome<Receipt>?
    /// Whether the outcome comes from the checkpoint.
    var isReplayed = false
    /// Whether the message was handed to the sender.
    var isLaunched = false
  }

  /// The rows; those before `head` were given out and are `nil`, so that their messages are released at once.
  private var storage: [Row?] = []
  /// The position of the first row in `storage`.
  private var head = 0
  /// The index in the input of the first row.
  private(set) var firstIndex = 0

  var count: Int { storage.count - head }
  /// The index in the input of the next row to be appended.
  var endIndex: Int { firstIndex + count }
  var first: Row? { count > 0 ? storage[head] : nil }

  mutating func append(_ row: Row) {
    storage.append(row)
  }

  /// Removes the first row.
  mutating func popFirst() {
    storage[head] = nil
    head += 1
    firstIndex += 1
    guard head > 64, head * 2 > storage.count else { return }
    storage.removeFirst(head)
    head = 0
  }

  /// Changes the row at an index of the input in place; does nothing when the buffer has no such row.
  mutating func change(_ index: Int, _ change: (inout Row) -> Void) {
    let place = head + index - firstIndex
    guard index >= firstIndex, storage.indices.contains(place), var row = storage[place] else { return }
    storage[place] = nil
    change(&row)
    storage[place] = row
  }

  /// Ends the buffer: removes the rows after the last one that was launched or has an outcome, and gives the outcome
  /// to every other row that has none.
  mutating func abandon(_ outcome: SendOutcome<Receipt>) {
    let last = storage.lastIndex { $0.map { $0.isLaunched || $0.outcome != nil } ?? false }
    storage.removeSubrange(max(head, last.map { $0 + 1 } ?? head)...)
    for place in head..<storage.count where storage[place]?.outcome == nil {
      storage[place]?.outcome = outcome
    }
  }
}

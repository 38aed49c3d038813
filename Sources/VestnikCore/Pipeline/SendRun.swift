/// A run of the send pipeline, one for each call of `send`: it takes messages from the budget to their outcomes.
///
/// For each sender group one loop (`deliver`) takes messages request by request: it waits for the front of the
/// group's queue (``GroupQueue``), asks the budget, and starts the request before another caller of the group can
/// ask. The request then runs beside the loop, stores the outcomes, and returns the messages to send again to the
/// loop through a ``RetryInbox``, so that every attempt passes the budget again. Only its outcome is kept for a
/// message that is done.
///
/// ``SendPipeline`` makes a run for the valid messages of a call. The budget's part is in `SendRun+Budget.swift`, the
/// transport's in `SendRun+Request.swift`.
@usableFromInline struct SendRun: Sendable {
  let steps: SendSteps
  let context: ClientContext
  let options: SendOptions
  /// The uptime up to which messages wait for the budget.
  let deadline: Duration

  @usableFromInline init(steps: SendSteps, context: ClientContext, options: SendOptions) {
    self.steps = steps
    self.context = context
    self.options = options
    let waitLimit: Duration =
      switch options.budget {
      case .failFast: .zero
      case .wait(let limit): max(.zero, limit)
      }
    deadline = context.time.uptime + waitLimit
  }

  /// The most requests of a group that may be under way or wait for their next attempt. It bounds the memory of a
  /// run, and allows for more than three minutes of messages that all fail.
  private static let maxOpenRequests = 10_000

  private var requestSize: Int {
    let batch = max(1, steps.limits.batch.value ?? .max)
    switch options.pacing {
    case .sliced: return min(batch, max(1, steps.limits.rate.perSecond ?? batch))
    case .providerQueues: return batch
    }
  }

  /// Sends the messages of all groups concurrently; a group that waits does not hold up another.
  @usableFromInline func deliver(_ groups: SendGroups) async {
    guard groups.all.count != 1 else { return await deliver(groups.all[0].items, in: groups.all[0].name) }
    await withDiscardingTaskGroup { tasks in
      for group in groups.all {
        tasks.addTask { await deliver(group.items, in: group.name) }
      }
    }
  }

  /// Sends the messages of one group, request by request; a request under way does not hold up the next.
  private func deliver(_ items: [SendItem], in group: SenderGroup) async {
    await withDiscardingTaskGroup { requests in
      let inbox = RetryInbox()
      // One semaphore for each group: a group that waits must not hold up another.
      let openRequests = AsyncSemaphore(capacity: Self.maxOpenRequests)
      var source = BatchSource(items, size: requestSize, deadline: deadline)
      while true {
        guard let batch = inbox.pop() ?? source.next() else {
          guard let retry = await inbox.next() else { return }
          inbox.putBack(retry)
          continue
        }
        guard (try? await openRequests.acquire()) != nil else {
          settle(batch.items, as: cancelled, in: group)
          continue
        }
        let (granted, waiting) = await acquireGrant(for: batch, in: group)
        if let granted {
          inbox.requestBegins()
          requests.addTaskStartingNow {
            let retry = await send(granted, in: group)
            openRequests.release()
            inbox.requestEnds(retry)
          }
          // Released only here, so that no other caller asks the budget between a grant and its departure.
          context.groupQueue.release(group)
        } else {
          openRequests.release()
        }
        if let waiting { batch.attempt == 1 ? source.putBack(waiting.items) : inbox.putBack(waiting) }
      }
    }
  }

  /// Waits for the front of the group's queue and for a grant. Returns the messages that may depart and those that
  /// have to wait longer; the outcomes of all others have been stored.
  ///
  /// For messages that may depart the front of the queue and a request slot stay acquired.
  private func acquireGrant(for batch: SendBatch, in group: SenderGroup) async -> (GrantedBatch?, SendBatch?)
  {
    switch await context.groupQueue.acquire(group, deadline: batch.deadline) {
    case .acquired: break
    case .cancelled:
      settle(batch.items, as: cancelled, in: group)
      return (nil, nil)
    case .tooLate(let opensAt):
      settle(batch.items, as: overBudget(after: opensAt - context.time.uptime), in: group)
      return (nil, nil)
    }
    let (granted, waiting) = await reserve(batch, in: group)
    if granted == nil { context.groupQueue.release(group) }
    return (granted, waiting)
  }

  var cancelled: SendOutcome<Never> {
    .failed(MessagingError(code: .cancelled, delivery: .notSent))
  }

  func overBudget(after wait: Duration) -> SendOutcome<Never> {
    .overBudget(until: context.time.now.advanced(by: wait))
  }

  /// Stores an outcome that was found without a response, for each of the messages, and reports it.
  func settle(_ items: [SendItem], as outcome: SendOutcome<Never>, in group: SenderGroup) {
    steps.settle(items, outcome)
    reportOutcomes(in: group) { OutcomeTally(items.map { $0.reported(outcome) as SendOutcome<Never> }) }
  }

  /// Reports outcomes that were found without a response; nothing when there are none.
  func reportOutcomes(in group: SenderGroup, _ tally: () -> OutcomeTally) {
    guard context.onEvent != nil else { return }
    let outcomes = tally()
    guard outcomes.total > 0 else { return }
    report(.outcomesKnown, in: group) { event in
      event.messages = outcomes.total
      event.outcomes = outcomes
    }
  }

  /// Reports an event that belongs to no request.
  func report(_ kind: ClientEvent.Kind, in group: SenderGroup, _ fill: (inout ClientEvent) -> Void) {
    guard let onEvent = context.onEvent else { return }
    var event = ClientEvent(kind, provider: steps.provider)
    event.group = group
    fill(&event)
    onEvent(event)
  }
}

/// A batch of messages of one group that ask the budget, and then travel, together.
struct SendBatch: Sendable {
  var items: [SendItem]
  /// The number of the next request for these messages, 1 for the first.
  var attempt: Int
  /// The uptime up to which these messages wait for the budget.
  var deadline: Duration
}

/// The messages of one group that have had no request yet, cut into batches.
private struct BatchSource {
  private let items: [SendItem]
  private let size: Int
  private let deadline: Duration
  private var position = 0
  /// The messages of the last batch that still wait for the budget; the next batch begins with them.
  private var waiting: [SendItem] = []

  init(_ items: [SendItem], size: Int, deadline: Duration) {
    self.items = items
    self.size = min(size, items.count)
    self.deadline = deadline
  }

  mutating func putBack(_ items: [SendItem]) {
    waiting = items
  }

  mutating func next() -> SendBatch? {
    let end = min(items.count, position + max(0, size - waiting.count))
    let fresh = items[position..<end]
    position = end
    let batch = waiting.isEmpty ? Array(fresh) : waiting + fresh
    waiting = []
    return batch.isEmpty ? nil : SendBatch(items: batch, attempt: 1, deadline: deadline)
  }
}

extension DiscardingTaskGroup {
  /// Starts a task on this thread and runs it up to its first suspension, so that a granted request has reached the
  /// transport when this method returns. On Apple systems older than version 26 the task starts a little later.
  fileprivate mutating func addTaskStartingNow(_ operation: @escaping @Sendable () async -> Void) {
    if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
      addImmediateTask(operation: operation)
    } else {
      addTask(operation: operation)
    }
  }
}

/// One call of `send`: its options, its deadline, and the way of its messages from the budget to their outcomes.
///
/// For each sender group one loop (`deliver`) takes messages request by request: it waits for the group's turn, asks the
/// budget, and starts the request while nobody else of the group may ask. The request then runs beside the loop, stores
/// the outcomes, and returns what may be sent again to the loop by way of its ``RetryInbox``. Every attempt so passes
/// the budget anew. Nothing but outcomes is kept for a message that is done.
///
/// ``SendPipeline`` makes a run; the budget's part is in `SendRun+Budget.swift`, the transport's in
/// `SendRun+Request.swift`.
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

  /// How many requests of a group may be under way or wait for their next attempt, and so the memory of a run: more than
  /// three minutes' worth of messages that all fail.
  private static let mostOpenRequests = 10_000

  private var requestSize: Int {
    let batch = max(1, steps.limits.batch.value ?? .max)
    switch options.pacing {
    case .sliced: return min(batch, max(1, steps.limits.rate.perSecond ?? batch))
    case .providerQueues: return batch
    }
  }

  /// Sends the messages of all groups concurrently, each group at its own pace.
  @usableFromInline func deliver(_ groups: SendGroups) async {
    guard groups.all.count != 1 else { return await deliver(groups.all[0].items, in: groups.all[0].name) }
    await withDiscardingTaskGroup { tasks in
      for group in groups.all {
        tasks.addTask { await deliver(group.items, in: group.name) }
      }
    }
  }

  /// Sends messages of one group, request by request; a request under way does not hold up the next.
  private func deliver(_ items: [SendItem], in group: SenderGroup) async {
    await withDiscardingTaskGroup { requests in
      let inbox = RetryInbox()
      // Of this group alone: a group that waits must not hold up another.
      let openRequests = AsyncSemaphore(capacity: Self.mostOpenRequests)
      var source = BatchSource(items, size: requestSize, deadline: deadline)
      while true {
        guard let batch = inbox.pop() ?? source.next() else {
          guard let retry = await inbox.next() else { return }
          inbox.putBack(retry)
          continue
        }
        guard (try? await openRequests.acquire()) != nil else {
          steps.settle(batch.items, cancelled)
          continue
        }
        let (granted, waiting) = await admit(batch, in: group)
        if let granted {
          inbox.requestBegins()
          requests.addTaskStartingNow {
            let retry = await send(granted, in: group)
            openRequests.release()
            inbox.requestEnds(retry)
          }
          // Only now, so that no other caller asks the budget between a grant and its departure.
          context.groupQueue.release(group)
        } else {
          openRequests.release()
        }
        if let waiting { batch.attempt == 1 ? source.putBack(waiting.items) : inbox.putBack(waiting) }
      }
    }
  }

  /// Waits for the group's turn and for a grant. Returns the messages that may depart, with the group's turn and a
  /// request slot still taken for them, and those that have to wait longer; all others have their outcomes.
  private func admit(_ batch: SendBatch, in group: SenderGroup) async -> (GrantedBatch?, SendBatch?) {
    switch await context.groupQueue.acquire(group, deadline: batch.deadline) {
    case .acquired: break
    case .cancelled:
      steps.settle(batch.items, cancelled)
      return (nil, nil)
    case .tooLate(let opensAt):
      steps.settle(batch.items, overBudget(after: opensAt - context.time.uptime))
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

  func log(
    _ kind: ClientEvent.Kind, _ requestID: String = "", _ fields: @autoclosure () -> [String: String]
  ) {
    guard let onEvent = context.onEvent else { return }
    onEvent(ClientEvent(kind: kind, requestID: requestID, fields: fields()))
  }
}

/// Messages that ask for a request together.
struct SendBatch: Sendable {
  var items: [SendItem]
  /// The number of the next request for these messages, 1 for the first.
  var attempt: Int
  /// The uptime up to which these messages wait for the budget.
  var deadline: Duration
}

/// The messages of one group without a request so far, cut into batches.
private struct BatchSource {
  private let items: [SendItem]
  private let size: Int
  private let deadline: Duration
  private var position = 0
  /// The messages that wait for the budget: they are part of the next batch.
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
  /// Runs the task on this thread up to its first suspension: a granted request is with the transport when this
  /// returns. Where the system is too old for that the task starts a little later.
  fileprivate mutating func addTaskStartingNow(_ operation: @escaping @Sendable () async -> Void) {
    if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
      addImmediateTask(operation: operation)
    } else {
      addTask(operation: operation)
    }
  }
}

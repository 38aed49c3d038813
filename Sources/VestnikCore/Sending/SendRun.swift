/// One call of `send`: its options, its deadline, and the steps from the budget to the outcomes.
struct SendRun<C: Channel>: Sendable {
  struct Item: Sendable {
    let index: Int
    let message: C.Message
    let demand: BudgetDemand
    /// Whether an earlier request for it may have been taken: then no later failure proves that it was not.
    var mayHaveBeenTaken = false
  }

  struct Settled: Sendable {
    let index: Int
    let outcome: SendOutcome<C.Receipt>
  }

  /// A message that may depart now; without a charge when the store failed and the context says to go on.
  struct Grant: Sendable {
    let item: Item
    let charge: BudgetCharge?
    /// The uptime at which the budget had answered.
    let at: Duration
  }

  struct Admission: Sendable {
    var granted: [Grant] = []
    var waiting: [Item] = []
    var settled: [Settled] = []
    /// The request for exactly those who are granted, or wait, once it is made.
    var request: HTTPRequest?
  }

  let channel: C
  let context: ClientContext
  let options: SendOptions
  /// The uptime after which nothing waits for the budget any more.
  private(set) var deadline: Duration

  init(channel: C, context: ClientContext, options: SendOptions) {
    self.channel = channel
    self.context = context
    self.options = options
    let patience: Duration =
      switch options.budget {
      case .failFast: .zero
      case .wait(let limit): max(.zero, limit)
      }
    deadline = context.time.uptime + patience
  }

  /// The same with more patience: the pause before a repeat is no wait for the budget.
  func patient(for pause: Duration) -> Self {
    var run = self
    run.deadline += pause
    return run
  }

  private var requestSize: Int {
    let batch = max(1, channel.limits.batch.value ?? .max)
    switch options.pacing {
    case .sliced: return min(batch, max(1, channel.limits.rate.perSecond ?? batch))
    case .providerQueues: return batch
    }
  }

  /// Sends messages of one group, request by request; a request under way does not hold up the next.
  func deliver(_ items: [Item], in group: SenderGroup, attempt: Int, renewals: Int = 0) async -> [Settled] {
    await withTaskGroup(of: [Settled].self) { requests in
      var settled: [Settled] = []
      var waiting: [Item] = []
      var next = items.startIndex
      while next < items.endIndex || !waiting.isEmpty {
        let end = min(items.endIndex, next + max(0, min(requestSize, items.count) - waiting.count))
        let candidates = waiting + items[next..<end]
        next = end
        if let refusal = await enterLine(of: group) {
          settled += candidates.map { Settled(index: $0.index, outcome: refusal) }
          waiting = []
          continue
        }
        let admission = await admit(candidates, in: group)
        if !admission.granted.isEmpty {
          requests.addTaskStartingNow {
            await exchange(admission, in: group, attempt: attempt, renewals: renewals)
          }
        }
        // Only now, so that nobody asks the budget between a grant and its departure.
        context.turnstile.leave(group)
        waiting = admission.waiting
        settled += admission.settled
      }
      for await part in requests { settled += part }
      return settled
    }
  }

  func log(_ kind: LogEvent.Kind, _ requestID: String = "", _ fields: [String: String]) {
    context.log?(LogEvent(kind: kind, requestID: requestID, fields: fields))
  }
}

extension TaskGroup {
  /// Runs the task on this thread up to its first suspension: a granted request is with the transport when this
  /// returns. Where the system is too old for that the task starts a little later.
  fileprivate mutating func addTaskStartingNow(_ operation: @escaping @Sendable () async -> ChildTaskResult) {
    if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) {
      addImmediateTask(operation: operation)
    } else {
      addTask(operation: operation)
    }
  }
}

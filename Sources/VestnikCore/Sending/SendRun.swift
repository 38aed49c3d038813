/// One call of `send`: its options, its deadline, and the steps from the budget to the outcomes.
@usableFromInline struct SendRun: Sendable {
  /// A message that has no answer of the provider to show.
  @usableFromInline struct Refused: Sendable {
    @usableFromInline let index: Int
    @usableFromInline let outcome: SendOutcome<Never>
  }

  struct Admission: Sendable {
    /// Those who may depart now.
    var granted: [SendItem] = []
    /// What each of them was charged; none when the store failed and the context says to go on.
    var charges: [BudgetCharge] = []
    /// The uptime at which the budget had answered.
    var at: Duration = .zero
    var waiting: [SendItem] = []
    var refused: [Refused] = []
    /// The request for exactly those who are granted, or wait, once it is made.
    var request: TransportRequest?
  }

  let steps: SendSteps
  let context: ClientContext
  let options: SendOptions
  /// The uptime after which nothing waits for the budget any more.
  private(set) var deadline: Duration

  @usableFromInline init(steps: SendSteps, context: ClientContext, options: SendOptions) {
    self.steps = steps
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
    let batch = max(1, steps.limits.batch.value ?? .max)
    switch options.pacing {
    case .sliced: return min(batch, max(1, steps.limits.rate.perSecond ?? batch))
    case .providerQueues: return batch
    }
  }

  /// Sends the messages of all groups, each group at its own pace; who has no answer to show.
  @usableFromInline func deliver(_ groups: SendGroups) async -> [Refused] {
    await withTaskGroup(of: [Refused].self) { tasks in
      for group in groups.all {
        tasks.addTask { await deliver(group.items, in: group.name, attempt: 1) }
      }
      var refused: [Refused] = []
      for await part in tasks { refused += part }
      return refused
    }
  }

  /// Sends messages of one group, request by request; a request under way does not hold up the next.
  func deliver(
    _ items: [SendItem], in group: SenderGroup, attempt: Int, renewals: Int = 0
  ) async -> [Refused] {
    await withTaskGroup(of: [Refused].self) { requests in
      var refused: [Refused] = []
      var waiting: [SendItem] = []
      var next = items.startIndex
      while next < items.endIndex || !waiting.isEmpty {
        let end = min(items.endIndex, next + max(0, min(requestSize, items.count) - waiting.count))
        let candidates = waiting + items[next..<end]
        next = end
        if let refusal = await enterLine(of: group) {
          refused += candidates.map { Refused(index: $0.index, outcome: refusal) }
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
        refused += admission.refused
      }
      for await part in requests { refused += part }
      return refused
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

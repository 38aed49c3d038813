/// One call of `send`: its options, its deadline, and the steps from the budget to the outcomes.
struct SendRun<C: Channel>: Sendable {
  struct Item: Sendable {
    let index: Int
    let message: C.Message
    let demand: BudgetDemand
  }

  struct Settled: Sendable {
    let index: Int
    let outcome: SendOutcome<C.Receipt>
  }

  /// A message that may depart now; without a charge when the store failed and the context says to go on.
  struct Grant: Sendable {
    let item: Item
    let charge: BudgetCharge?
  }

  struct Admission: Sendable {
    var granted: [Grant] = []
    var waiting: [Item] = []
    var settled: [Settled] = []
  }

  let channel: C
  let context: ClientContext
  let options: SendOptions
  /// The uptime after which nothing waits for the budget any more.
  let deadline: Duration

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

  private var requestSize: Int {
    let batch = max(1, channel.limits.batch.value ?? .max)
    switch options.pacing {
    case .sliced: return min(batch, max(1, channel.limits.rate.perSecond ?? batch))
    case .providerQueues: return batch
    }
  }

  /// Sends messages of one group, request by request; a request under way does not hold up the next.
  func deliver(_ items: [Item], in group: SenderGroup, attempt: Int) async -> [Settled] {
    await withTaskGroup(of: [Settled].self) { requests in
      var settled: [Settled] = []
      var waiting: [Item] = []
      var next = items.startIndex
      while next < items.endIndex || !waiting.isEmpty {
        let end = min(items.endIndex, next + max(0, min(requestSize, items.count) - waiting.count))
        let admission = await admit(waiting + items[next..<end], in: group)
        next = end
        waiting = admission.waiting
        settled += admission.settled
        if !admission.granted.isEmpty {
          requests.addTask { await exchange(admission.granted, in: group, attempt: attempt) }
        }
      }
      for await part in requests { settled += part }
      return settled
    }
  }

  func log(_ kind: LogEvent.Kind, _ requestID: String = "", _ fields: [String: String]) {
    context.log?(LogEvent(kind: kind, requestID: requestID, fields: fields))
  }
}

/// Validates, asks the budget, sends, classifies: the only way in which a message leaves.
package struct SendPipeline<C: Channel>: Sendable {
  package let channel: C
  package let context: ClientContext

  package init(_ channel: C, context: ClientContext) {
    self.channel = channel
    self.context = context
  }

  /// One outcome for each message, in the same order.
  package func send(_ messages: [C.Message], options: SendOptions?) async -> [SendOutcome<C.Receipt>] {
    var outcomes = [SendOutcome<C.Receipt>](repeating: .failed(.lost), count: messages.count)
    var groups: [(name: SenderGroup, items: [SendRun<C>.Item])] = []
    var positions: [SenderGroup: Int] = [:]
    var invalid = 0
    for (index, message) in messages.enumerated() {
      let issues = channel.issues(message)
      if issues.containsError {
        outcomes[index] = .invalid(issues.map { $0.nested(in: "[\(index)]") })
        invalid += 1
        continue
      }
      let demand = channel.demand(message)
      let item = SendRun<C>.Item(index: index, message: message, demand: demand)
      if let position = positions[demand.group] {
        groups[position].items.append(item)
      } else {
        positions[demand.group] = groups.count
        groups.append((demand.group, [item]))
      }
    }
    if invalid > 0 {
      context.log?(LogEvent(kind: .messagesInvalid, fields: ["messages": "\(invalid)"]))
    }
    let run = SendRun(channel: channel, context: context, options: options ?? context.options)
    await withTaskGroup(of: [SendRun<C>.Settled].self) { tasks in
      for group in groups {
        tasks.addTask { await run.deliver(group.items, in: group.name, attempt: 1) }
      }
      for await settled in tasks {
        for one in settled { outcomes[one.index] = one.outcome }
      }
    }
    return outcomes
  }
}

extension MessagingError {
  /// What a message would show if the pipeline lost it; no test has ever seen it.
  fileprivate static var lost: Self {
    Self(code: "lost", delivery: .unknown, detail: "a defect in the pipeline: the message has no outcome")
  }
}

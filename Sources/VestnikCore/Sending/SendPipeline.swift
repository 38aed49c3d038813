/// Validates, asks the budget, sends, classifies: the only way in which a message leaves.
///
/// This is the part of it that knows the messages, compiled anew for each provider. What it does not do itself it leaves
/// to ``SendRun``, which knows them by their places alone.
@usableFromInline package struct SendPipeline<C: Channel>: Sendable {
  @usableFromInline package let channel: C
  @usableFromInline package let context: ClientContext

  package init(_ channel: C, context: ClientContext) {
    self.channel = channel
    self.context = context
  }

  /// One outcome for each message, in the same order.
  @inlinable package func send(
    _ messages: [C.Message], options: SendOptions?
  ) async -> [SendOutcome<C.Receipt>] {
    let outcomes = SendOutcomes<C.Receipt>(count: messages.count)
    let groups = validated(messages, outcomes)
    let steps = SendSteps(
      limits: channel.limits, allowsPlainHTTP: channel.allowsPlainHTTP,
      request: { items throws(ValidationError) in try channel.request(messages.slice(of: items)) },
      classify: { answer, items, attempt, requestID in
        outcomes.record(
          channel.readings(of: answer, messages.slice(of: items), attempt), of: items, attempt, requestID)
      })
    let run = SendRun(steps: steps, context: context, options: options ?? context.options)
    for refused in await run.deliver(groups) { outcomes.settle(refused.index, as: .init(refused.outcome)) }
    return outcomes.take()
  }

  /// The messages that may be sent; the others have their outcomes.
  @inlinable func validated(_ messages: [C.Message], _ outcomes: SendOutcomes<C.Receipt>) -> SendGroups {
    var groups = SendGroups()
    var invalid = IssueTally()
    var doubtful = IssueTally()
    for (index, message) in messages.enumerated() {
      let issues = channel.issues(message)
      if issues.containsError {
        outcomes.settle(index, as: .invalid(issues.map { $0.nested(in: "[\(index)]") }))
        if context.log != nil { invalid.add(issues) }
      } else {
        groups.add(index, channel.demand(message))
        if !issues.isEmpty, context.log != nil { doubtful.add(issues) }
      }
    }
    for event in [invalid.event(.messagesInvalid), doubtful.event(.messagesDoubtful)] {
      if let event { context.log?(event) }
    }
    return groups
  }
}

extension Array {
  /// The elements at the places of the items: a part of this array where they stand side by side, as they mostly do.
  @inlinable func slice(of items: [SendItem]) -> ArraySlice<Element> {
    guard let first = items.first?.index, let last = items.last?.index else { return [] }
    let areAdjacent =
      last - first + 1 == items.count && items.indices.allSatisfy { items[$0].index == first + $0 }
    return areAdjacent ? self[first...last] : ArraySlice(items.map { self[$0.index] })
  }
}

/// Validates, asks the budget, sends, classifies: the only way in which a message leaves.
///
/// This is the part of it that knows the messages, compiled anew for each provider. It validates them and leaves the
/// rest to ``SendRun``, which knows messages by their places alone and calls back through ``SendSteps``.
@usableFromInline package struct SendPipeline<Adapter: ProviderAdapter>: Sendable {
  @usableFromInline package let adapter: Adapter
  @usableFromInline package let context: ClientContext

  package init(_ adapter: Adapter, context: ClientContext) {
    self.adapter = adapter
    self.context = context
  }

  /// Sends messages and returns one outcome for each, in the same order.
  ///
  /// - Parameter onDeparture: Called with the places of the messages of a request before the budget is asked for it.
  @inlinable package func send(
    _ messages: [Adapter.Message], options: SendOptions?,
    onDeparture: (@Sendable ([Int]) async throws -> Void)? = nil
  ) async -> [SendOutcome<Adapter.Receipt>] {
    let outcomes = SendOutcomes<Adapter.Receipt>(count: messages.count)
    let groups = validated(messages, outcomes)
    let steps = SendSteps(
      limits: adapter.limits, allowsPlainHTTP: adapter.allowsPlainHTTP,
      onDeparture: onDeparture,
      request: { items throws(ValidationError) in try adapter.request(messages.slice(of: items)) },
      settle: { items, outcome in outcomes.settle(items, as: outcome) },
      classify: { response, items, attempt, requestID in
        outcomes.record(
          adapter.decisions(about: response, messages.slice(of: items), attempt), of: items, attempt,
          requestID)
      })
    await SendRun(steps: steps, context: context, options: options ?? context.options).deliver(groups)
    return outcomes.take()
  }

  /// Returns the messages that may be sent; the others have their outcomes.
  @inlinable func validated(
    _ messages: [Adapter.Message], _ outcomes: SendOutcomes<Adapter.Receipt>
  ) -> SendGroups {
    var groups = SendGroups()
    var invalid = IssueTally()
    var doubtful = IssueTally()
    // In place: reading from the array would copy each message.
    messages.withUnsafeBufferPointer { messages in
      for index in messages.indices {
        let issues = adapter.issues(messages[index])
        if issues.containsError {
          outcomes.settle(index, as: .invalid(issues.map { $0.nested(in: "[\(index)]") }))
          if context.onEvent != nil { invalid.add(issues) }
        } else {
          groups.add(index, adapter.budgetKey(messages[index]), of: messages.count)
          if !issues.isEmpty, context.onEvent != nil { doubtful.add(issues) }
        }
      }
    }
    for event in [invalid.event(.messagesInvalid), doubtful.event(.messagesDoubtful)] {
      if let event { context.onEvent?(event) }
    }
    return groups
  }
}

extension Array {
  /// Returns the elements at the indices of the items: a slice of this array without copies if the indices are
  /// consecutive, as they usually are.
  @inlinable func slice(of items: [SendItem]) -> ArraySlice<Element> {
    guard let first = items.first?.index, let last = items.last?.index else { return [] }
    let areAdjacent =
      last - first + 1 == items.count && items.indices.allSatisfy { items[$0].index == first + $0 }
    return areAdjacent ? self[first...last] : ArraySlice(items.map { self[$0.index] })
  }
}

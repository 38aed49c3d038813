/// A batch with the budget's grant: messages that may depart now, in one request.
struct GrantedBatch: Sendable {
  var items: [SendItem]
  /// The reservation of each message; empty when the store failed and the context sends without it.
  var reservations: [BudgetReservation]
  /// The request for exactly these messages.
  var request: TransportRequest
  /// The number of this request for the messages, 1 for the first.
  var attempt: Int
  /// The uptime up to which the messages wait for the budget.
  var deadline: Duration
}

// The budget's part of a run: from the front of the group's queue to a grant.
extension SendRun {
  /// How many times the grant of a batch that has become too old is released and asked for again. It is bounded
  /// because on a very slow machine every grant becomes too old.
  private static let staleGrantRetries = 3

  /// The budget's decisions about the messages of one batch, sorted.
  private struct SortedDecisions {
    var granted: [SendItem] = []
    var reservations: [BudgetReservation] = []
    var waiting: [SendItem] = []
    /// The shortest and the longest wait of the waiting messages; `nil` when none waits.
    var waits: ClosedRange<Duration>?
    /// The uptime from which the grants count.
    var grantedAt: Duration = .zero
  }

  /// Waits until at least one of the messages may depart or none can before the deadline. Returns the messages that
  /// may depart and those that have to wait longer; the outcomes of all others have been stored.
  ///
  /// The caller is at the front of the group's queue. The request is encoded before the budget is asked, so that
  /// encoding does not delay the departure after a grant. A granted batch holds a request slot; ``send(_:in:)``
  /// releases it.
  func reserve(_ batch: SendBatch, in group: SenderGroup) async -> (GrantedBatch?, SendBatch?) {
    var waiting = batch.items
    var request: TransportRequest?
    var staleGrants = 0
    while !waiting.isEmpty {
      if request == nil {
        request = prepare(waiting, in: group)
        if request == nil { return (nil, nil) }
      }
      guard await reportDeparture(of: &waiting, in: group) else { return (nil, nil) }
      guard (try? await context.requestSlots.acquire()) != nil else {
        settle(waiting, as: cancelled, in: group)
        return (nil, nil)
      }
      let asked = waiting
      let decisions = await ask(asked, in: group)
      waiting = decisions.waiting
      if decisions.granted.isEmpty {
        context.requestSlots.release()
        if waiting.count != asked.count { request = nil }
        guard let waits = decisions.waits else { continue }
        if let outcome = await wait(waits, until: batch.deadline, in: group) {
          settle(waiting, as: outcome, in: group)
          return (nil, nil)
        }
        continue
      }
      // Encoded before `isStale` reads the clock, because encoding may take long.
      if decisions.granted.count != asked.count { request = prepare(decisions.granted, in: group) }
      var rest = batch
      rest.items = waiting
      guard let ready = request else {
        context.requestSlots.release()
        await release(decisions.reservations, .notSent, in: group)
        return (nil, waiting.isEmpty ? nil : rest)
      }
      if Task.isCancelled || staleGrants < Self.staleGrantRetries && isStale(decisions) {
        context.requestSlots.release()
        await release(decisions.reservations, .notSent, in: group)
        staleGrants += 1
        if decisions.granted.count != asked.count { request = nil }
        // In the order of the call, without the messages that the budget has refused.
        waiting = (decisions.granted + waiting).sorted { $0.index < $1.index }
        guard Task.isCancelled else { continue }
        settle(waiting, as: cancelled, in: group)
        return (nil, nil)
      }
      let granted = GrantedBatch(
        items: decisions.granted, reservations: decisions.reservations, request: ready,
        attempt: batch.attempt,
        deadline: batch.deadline)
      return (granted, waiting.isEmpty ? nil : rest)
    }
    return (nil, nil)
  }

  /// Reports the messages that were not reported before to `onDeparture`. Returns `false` when `onDeparture` throws;
  /// then the outcomes of all messages have been stored.
  ///
  /// It is called before the budget is asked, so that the report does not delay the departure after a grant.
  private func reportDeparture(of items: inout [SendItem], in group: SenderGroup) async -> Bool {
    guard let note = steps.onDeparture else { return true }
    let fresh = items.filter { !$0.isDepartureReported }
    guard !fresh.isEmpty else { return true }
    do {
      try await note(fresh.map(\.index))
    } catch {
      settle(items, as: .failed(.departureRefused), in: group)
      return false
    }
    for index in items.indices { items[index].isDepartureReported = true }
    return true
  }

  /// Returns the request for the messages; `nil` when none can be made, and then their outcomes have been stored.
  private func prepare(_ items: [SendItem], in group: SenderGroup) -> TransportRequest? {
    do throws(ValidationError) {
      var request = try steps.request(items)
      request.timeout = options.timeout
      let issues = request.issues(allowsPlainHTTP: steps.allowsPlainHTTP)
      if issues.containsError { throw ValidationError(issues: issues) }
      return request
    } catch {
      report(.messagesInvalid, in: group) { $0.messages = items.count }
      settle(items, as: .invalid(error.issues), in: group)
      return nil
    }
  }

  /// Waits until the budget has room for all of the messages or, if that is after the deadline, for the first of
  /// them. Returns the outcome to report if the shortest wait is too long or the task is cancelled, else `nil`.
  private func wait(
    _ waits: ClosedRange<Duration>, until deadline: Duration, in group: SenderGroup
  ) async -> SendOutcome<Never>? {
    let now = context.time.uptime
    // At least 1 ms, so that a store that asks for a wait of zero is not asked in a tight loop.
    let instants = [waits.upperBound, waits.lowerBound].map { now + max($0, .milliseconds(1)) }
    guard let instant = instants.first(where: { $0 <= deadline }) else {
      return overBudget(after: waits.lowerBound)
    }
    report(.budgetWaiting, in: group) { $0.wait = instant - now }
    context.groupQueue.wait(group, until: instant)
    do {
      try await context.time.sleep(until: instant)
      return nil
    } catch {
      return cancelled
    }
  }

  /// Asks the budget once. Returns its decisions; the outcomes of messages that it refused have been stored.
  private func ask(_ items: [SendItem], in group: SenderGroup) async -> SortedDecisions {
    let decisions: [BudgetDecision]
    do {
      let keys = items.map { BudgetKey(group: group, recipient: $0.recipient) }
      decisions = try await context.budget.reserve(keys, pacing: options.pacing)
    } catch {
      if Task.isCancelled {
        settle(items, as: cancelled, in: group)
        return SortedDecisions()
      }
      storeFailed(error, in: group)
      return withoutStore(items, in: group)
    }
    guard decisions.count == items.count else {
      storeFailed("\(decisions.count) decisions for \(items.count) keys", in: group)
      await release(decisions.compactMap(\.reservation), .notSent, in: group)
      return withoutStore(items, in: group)
    }
    return sort(items, by: decisions, in: group)
  }

  private func sort(
    _ items: [SendItem], by decisions: [BudgetDecision], in group: SenderGroup
  ) -> SortedDecisions {
    var sorted = SortedDecisions()
    var exhausted = OutcomeTally()
    sorted.granted.reserveCapacity(items.count)
    sorted.reservations.reserveCapacity(items.count)
    for index in items.indices {
      switch decisions[index] {
      case .granted(let reservation):
        sorted.granted.append(items[index])
        sorted.reservations.append(reservation)
      case .exhausted(let until):
        let outcome = SendOutcome<Never>.overBudget(until: until)
        steps.settle([items[index]], outcome)
        exhausted.add(items[index].reported(outcome) as SendOutcome<Never>)
      case .wait(let wait):
        sorted.waiting.append(items[index])
        sorted.waits =
          min(wait, sorted.waits?.lowerBound ?? wait)...max(wait, sorted.waits?.upperBound ?? wait)
      }
    }
    reportOutcomes(in: group) { exhausted }
    // A local budget says from when its grants count. Another store granted some time before its decisions arrived
    // here, which is the earliest instant that is known.
    sorted.grantedAt = sorted.reservations.first?.departure ?? context.time.uptime
    return sorted
  }

  /// Whether more time than the margin of the rate (at least 2 ms) has passed since the grant: a request that departs
  /// now could exceed the limit of a second. The process was stopped, or all its threads were busy.
  private func isStale(_ decisions: SortedDecisions) -> Bool {
    let rate = steps.limits.rate
    guard options.pacing == .sliced, rate.perSecond != nil, !decisions.reservations.isEmpty else {
      return false
    }
    return context.time.uptime - decisions.grantedAt > max(rate.margin, .milliseconds(2))
  }

  /// Releases reservations; cancelling the task does not interrupt that, even if the store needs the network for it.
  func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason, in group: SenderGroup) async {
    guard !reservations.isEmpty else { return }
    await shielded(in: group) { try await $0.release(reservations, reason) }
  }

  /// Does work with the budget that the cancellation of this task must not interrupt; reports a failure to `onEvent`.
  /// Returns whether the work was done.
  @discardableResult
  func shielded(
    in group: SenderGroup, _ work: @escaping @Sendable (any BudgetStore) async throws -> Void
  ) async -> Bool {
    let budget = context.budget
    do {
      if budget.isLocal {
        try await work(budget)
      } else {
        try await Task { try await work(budget) }.value
      }
      return true
    } catch {
      storeFailed(error, in: group)
      return false
    }
  }

  /// Reports a failure of the store by the type of its error only: the error's text may contain phone numbers.
  private func storeFailed(_ error: any Error, in group: SenderGroup) {
    storeFailed("\(type(of: error))", in: group)
  }

  private func storeFailed(_ detail: String, in group: SenderGroup) {
    report(.budgetStoreFailed, in: group) {
      $0.details = ["error": detail, "policy": "\(context.onStoreFailure)"]
    }
  }

  private func withoutStore(_ items: [SendItem], in group: SenderGroup) -> SortedDecisions {
    switch context.onStoreFailure {
    case .failClosed:
      let error = MessagingError(
        code: .budgetStore, delivery: .notSent,
        detail: "the budget store failed, and the context says to send nothing then")
      settle(items, as: .failed(error), in: group)
      return SortedDecisions()
    case .failOpen: return SortedDecisions(granted: items, grantedAt: context.time.uptime)
    }
  }
}

extension BudgetDecision {
  fileprivate var reservation: BudgetReservation? {
    if case .granted(let reservation) = self { reservation } else { nil }
  }
}

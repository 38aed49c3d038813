// From the waiting line to a grant.
extension SendRun {
  /// Waits for the head of the group's line; the outcome to give when that is in vain.
  func enterLine(of group: SenderGroup) async -> SendOutcome<Never>? {
    switch await context.turnstile.enter(group, deadline: deadline) {
    case .entered: nil
    case .cancelled: cancelled
    case .turnedAway(let opensAt): overBudget(after: opensAt - context.time.uptime)
    }
  }

  /// Waits until at least one of the messages may depart or none of them ever will in time.
  ///
  /// The request is made before the budget is asked, so that nothing slow stands between a grant and its departure.
  /// When messages are granted, a request slot is taken as well, and `exchange` gives it back.
  func admit(_ items: [SendItem], in group: SenderGroup) async -> Admission {
    var admission = Admission(waiting: items)
    while !admission.waiting.isEmpty {
      do throws(ValidationError) {
        if admission.request == nil {
          admission.request = try prepare(admission.waiting)
        }
      } catch {
        log(.messagesInvalid, "", ["messages": "\(admission.waiting.count)"])
        return admission.settlingWaiting(as: .invalid(error.issues))
      }
      guard (try? await context.requestSlots.enter()) != nil else {
        return admission.settlingWaiting(as: cancelled)
      }
      let waits = await ask(&admission, in: group)
      if !admission.granted.isEmpty { break }
      context.requestSlots.leave()
      guard let waits else { continue }
      if let refusal = await wait(waits, in: group) { return admission.settlingWaiting(as: refusal) }
    }
    return admission
  }

  func prepare(_ items: [SendItem]) throws(ValidationError) -> TransportRequest {
    var request = try steps.request(items)
    request.timeout = options.timeout
    let issues = request.issues(allowingPlainHTTP: steps.allowsPlainHTTP)
    if issues.containsError { throw ValidationError(issues: issues) }
    return request
  }

  /// Waits until all of the messages have room, else, when that is too late, until the first has; the outcome to
  /// give when even that is.
  private func wait(
    _ waits: ClosedRange<Duration>, in group: SenderGroup
  ) async -> SendOutcome<Never>? {
    let now = context.time.uptime
    // At least a little, so that a store which says "wait no time" is not asked in a tight loop.
    let instants = [waits.upperBound, waits.lowerBound].map { now + max($0, .milliseconds(1)) }
    guard let instant = instants.first(where: { $0 <= deadline }) else {
      return overBudget(after: waits.lowerBound)
    }
    log(.budgetWaiting, "", ["group": group.rawValue, "wait": "\(instant - now)"])
    context.turnstile.wait(group, until: instant)
    do {
      try await context.time.sleep(until: instant)
      return nil
    } catch {
      return cancelled
    }
  }

  /// Asks the budget once about all who wait and moves them to where the verdict says.
  ///
  /// Returns the shortest and the longest wait when the budget asked anyone to wait.
  private func ask(_ admission: inout Admission, in group: SenderGroup) async -> ClosedRange<Duration>? {
    let items = admission.waiting
    let asked = context.time.uptime
    let verdicts: [BudgetVerdict]
    do {
      let demands = items.map { BudgetDemand(group: group, recipient: $0.recipient) }
      verdicts = try await context.budget.reserve(demands, pacing: options.pacing)
    } catch {
      if Task.isCancelled {
        admission = admission.settlingWaiting(as: cancelled)
      } else {
        storeFailed(error, in: group)
        withoutStore(&admission)
      }
      return nil
    }
    guard verdicts.count == items.count else {
      storeFailed("\(verdicts.count) verdicts for \(items.count) demands", in: group)
      await release(verdicts.compactMap(\.charge), .notSent, in: group)
      withoutStore(&admission)
      return nil
    }
    // The budget in memory grants at once; another one at some time before its answer arrives.
    let grantsOnTheSpot = (context.budget as? any TurnstileOwner)?.grantsOnTheSpot ?? false
    let at = grantsOnTheSpot ? asked : context.time.uptime
    return admission.sort(by: verdicts, at: at)
  }

  /// Takes charges back, also when the task is cancelled: a store may need the network for it.
  func release(_ charges: [BudgetCharge], _ reason: BudgetRelease, in group: SenderGroup) async {
    guard !charges.isEmpty else { return }
    await shielded(in: group) { try await $0.release(charges, reason) }
  }

  /// Does something with the budget that the cancellation of this task must not interrupt. The local budgets
  /// cannot be interrupted, and are called on the spot.
  func shielded(
    in group: SenderGroup, _ work: @escaping @Sendable (any BudgetStore) async throws -> Void
  ) async {
    let budget = context.budget
    do {
      if budget is any TurnstileOwner {
        try await work(budget)
      } else {
        try await Task { try await work(budget) }.value
      }
    } catch {
      storeFailed(error, in: group)
    }
  }

  /// Only the type of an error is logged: its text may hold what it was asked about, and that is a phone number.
  private func storeFailed(_ error: any Error, in group: SenderGroup) {
    storeFailed("\(type(of: error))", in: group)
  }

  private func storeFailed(_ detail: String, in group: SenderGroup) {
    log(
      .budgetStoreFailed, "",
      ["group": group.rawValue, "detail": detail, "policy": "\(context.onStoreFailure)"])
  }

  private func withoutStore(_ admission: inout Admission) {
    switch context.onStoreFailure {
    case .failClosed:
      let error = MessagingError(
        code: .budgetStore, delivery: .notSent,
        detail: "the budget store failed, and the context says to send nothing then")
      admission = admission.settlingWaiting(as: .failed(error))
    case .failOpen:
      admission.at = context.time.uptime
      admission.granted = admission.waiting
      admission.waiting = []
    }
  }

  private var cancelled: SendOutcome<Never> {
    .failed(MessagingError(code: .cancelled, delivery: .notSent))
  }

  private func overBudget(after wait: Duration) -> SendOutcome<Never> {
    .overBudget(until: context.time.now.advanced(by: wait))
  }
}

extension SendRun.Admission {
  /// Moves those who wait to where the verdicts say; the shortest and the longest wait of those who still do.
  fileprivate mutating func sort(by verdicts: [BudgetVerdict], at instant: Duration) -> ClosedRange<Duration>?
  {
    let items = waiting
    var waits: [Duration] = []
    waiting = []
    at = instant
    granted.reserveCapacity(items.count)
    charges.reserveCapacity(items.count)
    for index in items.indices {
      switch verdicts[index] {
      case .granted(let charge):
        granted.append(items[index])
        charges.append(charge)
      case .exhausted(let until):
        refused.append(.init(index: items[index].index, outcome: .overBudget(until: until)))
      case .wait(let wait):
        waiting.append(items[index])
        waits.append(wait)
      }
    }
    if granted.count != items.count, waiting.count != items.count { request = nil }
    guard let shortest = waits.min(), let longest = waits.max() else { return nil }
    return shortest...longest
  }

  fileprivate func settlingWaiting(as outcome: SendOutcome<Never>) -> Self {
    var admission = self
    admission.refused += waiting.map { .init(index: $0.index, outcome: outcome) }
    admission.waiting = []
    admission.request = nil
    return admission
  }
}

extension BudgetVerdict {
  fileprivate var charge: BudgetCharge? {
    if case .granted(let charge) = self { charge } else { nil }
  }
}

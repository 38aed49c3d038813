// From the waiting line to a grant.
extension SendRun {
  /// Waits for the head of the group's line; the outcome to give when that is in vain.
  func enterLine(of group: SenderGroup) async -> SendOutcome<C.Receipt>? {
    switch await context.turnstile.enter(group, deadline: deadline) {
    case .entered: nil
    case .cancelled: cancelled
    case .turnedAway(let opensAt): overBudget(after: opensAt - context.time.uptime)
    }
  }

  /// Waits until at least one of the messages may depart or none of them ever will in time.
  ///
  /// When messages are granted, a request slot is taken as well, and `exchange` gives it back.
  func admit(_ items: [Item], in group: SenderGroup) async -> Admission {
    var admission = Admission(waiting: items)
    while !admission.waiting.isEmpty {
      do {
        try await context.requestSlots.enter()
      } catch {
        return admission.settlingWaiting(as: cancelled)
      }
      let wait = await ask(&admission, in: group)
      if !admission.granted.isEmpty { break }
      context.requestSlots.leave()
      guard let wait else { continue }
      let instant = context.time.uptime + wait
      guard instant <= deadline else { return admission.settlingWaiting(as: overBudget(after: wait)) }
      log(.budgetWaiting, "", ["group": group.rawValue, "wait": "\(wait)"])
      context.turnstile.wait(group, until: instant)
      do {
        try await context.time.sleep(until: instant)
      } catch {
        return admission.settlingWaiting(as: cancelled)
      }
    }
    return admission
  }

  /// Asks the budget once about all who wait and moves them to where the verdict says.
  ///
  /// Returns the shortest wait when the budget asked anyone to wait.
  private func ask(_ admission: inout Admission, in group: SenderGroup) async -> Duration? {
    let items = admission.waiting
    let verdicts: [BudgetVerdict]
    do {
      verdicts = try await context.budget.reserve(items.map(\.demand), pacing: options.pacing)
    } catch {
      storeFailed("\(error)", in: group)
      withoutStore(&admission)
      return nil
    }
    guard verdicts.count == items.count else {
      storeFailed("\(verdicts.count) verdicts for \(items.count) demands", in: group)
      await release(verdicts.compactMap(\.charge), .notSent, in: group)
      withoutStore(&admission)
      return nil
    }
    let now = context.time.uptime
    admission.waiting = []
    var shortest: Duration?
    for (item, verdict) in zip(items, verdicts) {
      switch verdict {
      case .granted(let charge): admission.granted.append(Grant(item: item, charge: charge, at: now))
      case .exhausted(let until):
        admission.settled.append(Settled(index: item.index, outcome: .overBudget(until: until)))
      case .wait(let wait):
        admission.waiting.append(item)
        shortest = min(shortest ?? wait, wait)
      }
    }
    return shortest
  }

  /// Takes charges back, also when the task is cancelled: a store may need the network for it.
  func release(_ charges: [BudgetCharge], _ reason: BudgetRelease, in group: SenderGroup) async {
    guard !charges.isEmpty else { return }
    let budget = context.budget
    let failure = await Task { () -> String? in
      do {
        try await budget.release(charges, reason)
        return nil
      } catch {
        return "\(error)"
      }
    }.value
    if let failure { storeFailed(failure, in: group) }
  }

  func storeFailed(_ detail: String, in group: SenderGroup) {
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
      let now = context.time.uptime
      admission.granted += admission.waiting.map { Grant(item: $0, charge: nil, at: now) }
      admission.waiting = []
    }
  }

  private var cancelled: SendOutcome<C.Receipt> {
    .failed(MessagingError(code: .cancelled, delivery: .notSent))
  }

  private func overBudget(after wait: Duration) -> SendOutcome<C.Receipt> {
    .overBudget(until: context.time.now.advanced(by: wait))
  }
}

extension SendRun.Admission {
  fileprivate func settlingWaiting(as outcome: SendOutcome<C.Receipt>) -> Self {
    let refused = waiting.map { SendRun.Settled(index: $0.index, outcome: outcome) }
    return Self(granted: granted, waiting: [], settled: settled + refused)
  }
}

extension BudgetVerdict {
  fileprivate var charge: BudgetCharge? {
    if case .granted(let charge) = self { charge } else { nil }
  }
}

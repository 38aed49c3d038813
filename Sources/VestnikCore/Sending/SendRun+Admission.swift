// From the waiting line to a grant.
extension SendRun {
  /// Waits until at least one of the messages may depart or none of them ever will in time.
  ///
  /// When messages are granted, a request slot is taken as well, and ``exchange(_:in:attempt:)`` gives it back.
  func admit(_ items: [Item], in group: SenderGroup) async -> Admission {
    switch await context.turnstile.enter(group, deadline: deadline) {
    case .entered: break
    case .cancelled: return Admission(settled: items.map(cancelled))
    case .turnedAway(let opensAt):
      return Admission(settled: items.map { overBudget($0, after: opensAt - context.time.uptime) })
    }
    defer { context.turnstile.leave(group) }
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
      guard instant <= deadline else { return admission.settlingWaiting { overBudget($0, after: wait) } }
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
      admission.fallBack(context.onStoreFailure, refused: storeRefused)
      return nil
    }
    guard verdicts.count == items.count else {
      storeFailed("\(verdicts.count) verdicts for \(items.count) demands", in: group)
      await release(verdicts.compactMap(\.charge), .notSent, in: group)
      admission.fallBack(context.onStoreFailure, refused: storeRefused)
      return nil
    }
    admission.waiting = []
    var shortest: Duration?
    for (item, verdict) in zip(items, verdicts) {
      switch verdict {
      case .granted(let charge): admission.granted.append(Grant(item: item, charge: charge))
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

  private func storeRefused(_ item: Item) -> Settled {
    let error = MessagingError(
      code: .budgetStore, delivery: .notSent,
      detail: "the budget store failed and the context says to send nothing then")
    return Settled(index: item.index, outcome: .failed(error))
  }

  private func cancelled(_ item: Item) -> Settled {
    Settled(index: item.index, outcome: .failed(MessagingError(code: .cancelled, delivery: .notSent)))
  }

  private func overBudget(_ item: Item, after wait: Duration) -> Settled {
    Settled(index: item.index, outcome: .overBudget(until: context.time.now.advanced(by: wait)))
  }
}

extension SendRun.Admission {
  fileprivate func settlingWaiting(as outcome: (SendRun.Item) -> SendRun.Settled) -> Self {
    Self(granted: granted, waiting: [], settled: settled + waiting.map(outcome))
  }

  fileprivate mutating func fallBack(
    _ policy: ClientContext.StoreFailure, refused: (SendRun.Item) -> SendRun.Settled
  ) {
    switch policy {
    case .failClosed: settled += waiting.map(refused)
    case .failOpen: granted += waiting.map { SendRun.Grant(item: $0, charge: nil) }
    }
    waiting = []
  }
}

extension BudgetVerdict {
  fileprivate var charge: BudgetCharge? {
    if case .granted(let charge) = self { charge } else { nil }
  }
}

// From a grant to the outcomes.
extension SendRun {
  /// Sends granted messages in one request, and again those for which that is safe.
  ///
  /// Up to the call of the transport nothing here suspends, so that a grant is a departure.
  func exchange(
    _ admission: Admission, in group: SenderGroup, attempt: Int, renewals: Int
  ) async -> [Settled] {
    let grants = admission.granted
    let messages = grants.map(\.item.message)[...]
    let requestID = ClientContext.newRequestID()
    var dispositions: [Disposition<C.Receipt>]
    do throws(ValidationError) {
      let request = if let ready = admission.request { ready } else { try prepare(messages) }
      if Task.isCancelled || isStale(grants) && renewals < 3 {
        context.requestSlots.leave()
        await release(grants.compactMap(\.charge), .notSent, in: group)
        // A cancelled task is told so there, too.
        return await deliver(grants.map(\.item), in: group, attempt: attempt, renewals: renewals + 1)
      }
      let answer = await context.exchange(
        request, requestID,
        ["group": group.rawValue, "messages": "\(messages.count)", "attempt": "\(attempt)"])
      context.requestSlots.leave()
      dispositions = channel.classify(answer, messages, Attempt(number: attempt, at: context.time.now))
    } catch {
      context.requestSlots.leave()
      log(.messagesInvalid, "", ["messages": "\(messages.count)"])
      dispositions = grants.map { _ in .final(.invalid(error.issues)) }
    }
    if dispositions.count != grants.count {
      let defect = MessagingError(
        code: .unreadableAnswer, delivery: .unknown,
        detail: "\(dispositions.count) readings for \(grants.count) messages")
      dispositions = grants.map { _ in .final(.failed(defect)) }
    }
    await settleCharges(grants, dispositions, in: group)
    var settled: [Settled] = []
    var repeats: [Repeat] = []
    for (grant, disposition) in zip(grants, dispositions) {
      var item = grant.item
      switch disposition {
      case .final(let outcome):
        let outcome = outcome.doubted(item.mayHaveBeenTaken).stamped(requestID, attempts: attempt)
        settled.append(Settled(index: item.index, outcome: outcome))
      case .again(let pause, let closing, let otherwise):
        let failure = otherwise.doubted(item.mayHaveBeenTaken).stamped(requestID, attempts: attempt)
        item.mayHaveBeenTaken = failure.delivery == .unknown
        repeats.append(Repeat(item: item, pause: pause, closing: closing, otherwise: failure))
      }
    }
    return settled + (await sendAgain(repeats, in: group, attempt: attempt))
  }

  private struct Repeat {
    let item: Item
    let pause: Duration
    let closing: Bool
    let otherwise: MessagingError
  }

  /// Whether so much time has passed since the grant that departing now would crowd the next second: the process
  /// was stopped, or its threads were all busy. Renewals are bounded, for machines where even this takes too long.
  private func isStale(_ grants: [Grant]) -> Bool {
    let rate = channel.limits.rate
    guard options.pacing == .sliced, rate.perSecond != nil, let first = grants.first, first.charge != nil
    else { return false }
    return context.time.uptime - first.at > max(rate.margin, .milliseconds(2))
  }

  /// Gives back what is proven not to count: all of a message that did not leave, the day of one that was refused.
  private func settleCharges(
    _ grants: [Grant], _ dispositions: [Disposition<C.Receipt>], in group: SenderGroup
  ) async {
    var notSent: [BudgetCharge] = []
    var rejected: [BudgetCharge] = []
    for (grant, disposition) in zip(grants, dispositions) {
      guard let charge = grant.charge else { continue }
      switch disposition.delivery {
      case .notSent: notSent.append(charge)
      case .rejected: rejected.append(charge)
      case .unknown, nil: break
      }
    }
    await release(notSent, .notSent, in: group)
    await release(rejected, .rejected, in: group)
  }

  /// Every attempt asks the budget anew, so that "depart now" stays true.
  private func sendAgain(_ repeats: [Repeat], in group: SenderGroup, attempt: Int) async -> [Settled] {
    guard let pause = repeats.map(\.pause).max() else { return [] }
    let isClosing = repeats.contains(where: \.closing)
    if isClosing { await close(group, for: pause) }
    let resumption = context.time.uptime + pause
    // "Too fast" is the provider's own budget: its pause is a wait for the budget, with the caller's patience for it.
    guard attempt < options.maxAttempts, !isClosing || resumption <= deadline else {
      return repeats.map { Settled(index: $0.item.index, outcome: .failed($0.otherwise)) }
    }
    log(
      .retryScheduled, "",
      [
        "group": group.rawValue, "messages": "\(repeats.count)", "wait": "\(pause)",
        "code": repeats[0].otherwise.code.rawValue,
      ])
    do {
      try await context.time.sleep(until: resumption)
    } catch {
      return repeats.map(givenUp)
    }
    let causes = Dictionary(repeats.map { ($0.item.index, $0) }) { first, _ in first }
    let run = isClosing ? self : patient(for: pause)
    let settled = await run.deliver(repeats.map(\.item), in: group, attempt: attempt + 1)
    return settled.map { one in
      // Without a further grant the first failure is the truth, not the budget.
      guard let cause = causes[one.index], one.outcome.neverLeft else { return one }
      return givenUp(cause)
    }
  }

  /// Keeps every caller of the group back. For an hour at most: one answer must not silence a group for good.
  private func close(_ group: SenderGroup, for pause: Duration) async {
    let end = context.time.now.advanced(by: min(pause, .seconds(3600)))
    await shielded(in: group) { try await $0.close(group, recipient: nil, until: end) }
  }

  /// The failure of a message that could have been sent again.
  private func givenUp(_ one: Repeat) -> Settled {
    var error = one.otherwise
    if Task.isCancelled { error.code = .cancelled }
    return Settled(index: one.item.index, outcome: .failed(error))
  }
}

extension Disposition {
  /// Whether the message may have arrived; `nil` for one that did.
  fileprivate var delivery: MessagingError.Delivery? {
    switch self {
    case .again(_, _, let otherwise): otherwise.delivery
    case .final(.accepted): nil
    case .final(.rejected): .rejected
    case .final(.invalid), .final(.overBudget): .notSent
    case .final(.failed(let error)): error.delivery
    }
  }
}

extension SendOutcome {
  fileprivate func stamped(_ requestID: String, attempts: Int) -> Self {
    guard case .failed(let error) = self else { return self }
    return .failed(error.stamped(requestID, attempts: attempts))
  }

  /// The same when an earlier request may have been taken: a refusal of a later one proves nothing then.
  fileprivate func doubted(_ isDoubted: Bool) -> Self {
    guard isDoubted else { return self }
    return switch self {
    case .failed(let error): .failed(error.doubted(true))
    case .rejected(let rejection):
      .failed(
        MessagingError(
          code: .rejected, delivery: .unknown, providerCode: rejection.reasons.first?.code,
          rejection: rejection, detail: "refused, but an earlier request for it may have been taken"))
    case .accepted, .invalid, .overBudget: self
    }
  }

  /// Whether the budget, its store or a cancellation kept the message back.
  fileprivate var neverLeft: Bool {
    switch self {
    case .overBudget: true
    case .failed(let error): error.attempts == 0 && error.delivery == .notSent
    case .accepted, .rejected, .invalid: false
    }
  }
}

extension MessagingError {
  fileprivate func doubted(_ isDoubted: Bool) -> Self {
    var error = self
    if isDoubted { error.delivery = .unknown }
    return error
  }
}

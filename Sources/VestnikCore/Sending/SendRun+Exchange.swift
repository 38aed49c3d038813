// From a grant to the outcomes.
extension SendRun {
  /// Sends granted messages in one request, and again those for which that is safe.
  ///
  /// Up to the call of the transport nothing here suspends, so that a grant is a departure.
  func exchange(
    _ admission: Admission, in group: SenderGroup, attempt: Int, renewals: Int
  ) async -> [Refused] {
    let items = admission.granted
    let request: TransportRequest
    do throws(ValidationError) {
      request = if let ready = admission.request { ready } else { try prepare(items) }
    } catch {
      context.requestSlots.leave()
      log(.messagesInvalid, "", ["messages": "\(items.count)"])
      await release(admission.charges, .notSent, in: group)
      return items.map { Refused(index: $0.index, outcome: .invalid(error.issues)) }
    }
    if Task.isCancelled || isStale(admission) && renewals < 3 {
      context.requestSlots.leave()
      await release(admission.charges, .notSent, in: group)
      // A cancelled task is told so there, too.
      return await deliver(items, in: group, attempt: attempt, renewals: renewals + 1)
    }
    let requestID = ClientContext.newRequestID()
    let answer = await context.exchange(
      request, requestID,
      ["group": group.rawValue, "messages": "\(items.count)", "attempt": "\(attempt)"])
    context.requestSlots.leave()
    let readings = steps.classify(
      answer, items, Attempt(number: attempt, date: context.time.now, backoff: options.backoff), requestID)
    await settle(admission.charges, readings, in: group)
    var repeats: [Repeat] = []
    for index in items.indices {
      guard case .again(let pause, let closing, let otherwise) = readings[index] else { continue }
      var item = items[index]
      let failure = otherwise.doubted(item.mayHaveBeenTaken).stamped(requestID, attempts: attempt)
      item.mayHaveBeenTaken = failure.delivery == .unknown
      repeats.append(Repeat(item: item, pause: pause, closing: closing, otherwise: failure))
    }
    return await sendAgain(repeats, in: group, attempt: attempt)
  }

  private struct Repeat {
    let item: SendItem
    let pause: Duration
    let closing: Bool
    let otherwise: MessagingError
  }

  /// Whether so much time has passed since the grant that departing now would crowd the next second: the process
  /// was stopped, or its threads were all busy. Renewals are bounded, for machines where even this takes too long.
  private func isStale(_ admission: Admission) -> Bool {
    let rate = steps.limits.rate
    guard options.pacing == .sliced, rate.perSecond != nil, !admission.charges.isEmpty else { return false }
    return context.time.uptime - admission.at > max(rate.margin, .milliseconds(2))
  }

  /// Gives back what is proven not to count: all of a message that did not leave, the day of one that was refused.
  private func settle(_ charges: [BudgetCharge], _ readings: [SendReading], in group: SenderGroup) async {
    var notSent: [BudgetCharge] = []
    var rejected: [BudgetCharge] = []
    for index in charges.indices {
      let delivery =
        switch readings[index] {
        case .final(let delivery): delivery
        case .again(_, _, let otherwise): otherwise.delivery
        }
      switch delivery {
      case .notSent: notSent.append(charges[index])
      case .rejected: rejected.append(charges[index])
      case .unknown, nil: break
      }
    }
    await release(notSent, .notSent, in: group)
    await release(rejected, .rejected, in: group)
  }

  /// Every attempt asks the budget anew, so that "depart now" stays true.
  private func sendAgain(_ repeats: [Repeat], in group: SenderGroup, attempt: Int) async -> [Refused] {
    guard let pause = repeats.map(\.pause).max() else { return [] }
    let isClosing = repeats.contains(where: \.closing)
    if isClosing { await close(group, for: pause) }
    let resumption = context.time.uptime + pause
    // "Too fast" is the provider's own budget: its pause is a wait for the budget, with the caller's patience for it.
    guard attempt < options.maxAttempts, !isClosing || resumption <= deadline else {
      return repeats.map { Refused(index: $0.item.index, outcome: .failed($0.otherwise)) }
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
    let refused = await run.deliver(repeats.map(\.item), in: group, attempt: attempt + 1)
    return refused.map { one in
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
  private func givenUp(_ one: Repeat) -> Refused {
    var error = one.otherwise
    if Task.isCancelled { error.code = .cancelled }
    return Refused(index: one.item.index, outcome: .failed(error))
  }
}

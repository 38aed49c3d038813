public import Synchronization

/// The outcomes of one call of `send`, one for each message; each is stored here as soon as it is known.
@usableFromInline final class SendOutcomes<Receipt: Sendable>: Sendable {
  @usableFromInline let outcomes: Mutex<[SendOutcome<Receipt>]>

  @inlinable init(count: Int) {
    outcomes = Mutex(Array(repeating: .failed(.lost), count: count))
  }

  @inlinable func settle(_ index: Int, as outcome: SendOutcome<Receipt>) {
    outcomes.withLock { $0[index] = outcome }
  }

  /// Stores one outcome for all of the items, found without a response: by validation, the budget or a cancellation.
  @inlinable func settle(_ items: [SendItem], as outcome: SendOutcome<Never>) {
    outcomes.withLock { outcomes in
      for item in items { outcomes[item.index] = item.reported(outcome) }
    }
  }

  /// Removes and returns all outcomes, at the end of the call.
  @inlinable func take() -> [SendOutcome<Receipt>] {
    outcomes.withLock { outcomes in
      let all = outcomes
      outcomes = []
      return all
    }
  }

  /// Stores the final outcomes of the messages of one request; returns the work that is left.
  @inlinable func record(
    _ decisions: [RetryDecision<SendOutcome<Receipt>>], of items: [SendItem], _ attempt: Attempt,
    _ requestID: RequestID
  ) -> ResponseEffects {
    guard decisions.count == items.count else {
      let defect = MessagingError.miscounted(decisions.count, items.count)
      return record(items.map { _ in .final(.failed(defect)) }, of: items, attempt, requestID)
    }
    var effects = ResponseEffects()
    outcomes.withLock { outcomes in
      for position in items.indices {
        if case .final(.accepted(let receipt)) = decisions[position] {
          outcomes[items[position].index] = .accepted(receipt)
          effects.outcomes.accepted += 1
        } else {
          note(
            decisions[position], of: items[position], at: position, &outcomes, &effects, attempt, requestID)
        }
      }
    }
    return effects
  }

  /// Stores the decision about one message that was not accepted, and adds the work that is left to `effects`.
  @usableFromInline func note(
    _ decision: RetryDecision<SendOutcome<Receipt>>, of item: SendItem, at position: Int,
    _ outcomes: inout [SendOutcome<Receipt>], _ effects: inout ResponseEffects, _ attempt: Attempt,
    _ requestID: RequestID
  ) {
    switch decision {
    case .final(let outcome):
      effects.note(outcome.delivery, at: position)
      let final =
        outcome.markedUnknown(if: item.mayHaveBeenTaken)
        .withRequest(id: requestID.text, attempts: attempt.number)
      outcomes[item.index] = final
      effects.outcomes.add(final)
    case .retry(let pause, let blocksGroup, let otherwise):
      effects.note(otherwise.delivery, at: position)
      var item = item
      item.lastFailure = FailureBox(
        otherwise.markedUnknown(if: item.mayHaveBeenTaken)
          .withRequest(id: requestID.text, attempts: attempt.number))
      effects.retries.append(.init(item: item, pause: pause, blocksGroup: blocksGroup))
    }
  }
}

extension MessagingError {
  /// The initial outcome of every message. Reaching the caller with it is a bug.
  @usableFromInline static var lost: Self {
    Self(code: "lost", delivery: .unknown, detail: "a defect in the pipeline: the message has no outcome")
  }

  @usableFromInline static func miscounted(_ decisions: Int, _ messages: Int) -> Self {
    Self(
      code: .unreadableResponse, delivery: .unknown,
      detail: "the adapter made \(decisions) decisions about \(messages) messages; one for each is needed")
  }

  /// Returns the error with unknown delivery if an earlier request for the message may have been taken.
  func markedUnknown(if mayHaveBeenTaken: Bool) -> Self {
    var error = self
    if mayHaveBeenTaken { error.delivery = .unknown }
    return error
  }

  /// Returns the error with the identifier of its request and the number of attempts.
  func withRequest(id: String, attempts: Int) -> Self {
    var error = self
    error.requestID = id
    error.attempts = attempts
    return error
  }
}

extension SendOutcome {
  /// Makes the same outcome for another type of receipt; it is not `.accepted` and so holds no receipt.
  @inlinable init(_ refusal: SendOutcome<Never>) {
    self =
      switch refusal {
      case .rejected(let rejection): .rejected(rejection)
      case .invalid(let issues): .invalid(issues)
      case .overBudget(let until): .overBudget(until: until)
      case .failed(let error): .failed(error)
      }
  }

  /// Whether the message may have arrived; `nil` for an accepted message.
  @usableFromInline var delivery: MessagingError.Delivery? {
    switch self {
    case .accepted: nil
    case .rejected: .rejected
    case .invalid, .overBudget: .notSent
    case .failed(let error): error.delivery
    }
  }

  func withRequest(id: String, attempts: Int) -> Self {
    guard case .failed(let error) = self else { return self }
    return .failed(error.withRequest(id: id, attempts: attempts))
  }

  /// Returns the outcome with unknown delivery if an earlier request for the message may have been taken: then the
  /// refusal of a later request does not prove that the message was not taken.
  func markedUnknown(if mayHaveBeenTaken: Bool) -> Self {
    guard mayHaveBeenTaken else { return self }
    return switch self {
    case .failed(let error): .failed(error.markedUnknown(if: true))
    case .rejected(let rejection):
      .failed(
        MessagingError(
          code: .rejected, delivery: .unknown, providerCode: rejection.reasons.first?.code,
          rejection: rejection, detail: "refused, but an earlier request for it may have been taken"))
    case .accepted, .invalid, .overBudget: self
    }
  }

  /// Whether the budget, its store or a cancellation kept the message back.
  @usableFromInline var wasNotSent: Bool {
    switch self {
    case .overBudget: true
    case .failed(let error): error.attempts == 0 && error.delivery == .notSent
    case .accepted, .rejected, .invalid: false
    }
  }
}

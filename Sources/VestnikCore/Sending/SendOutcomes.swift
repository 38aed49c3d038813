public import Synchronization

/// The outcomes of one call, which its requests fill in as they are answered.
@usableFromInline final class SendOutcomes<Receipt: Sendable>: Sendable {
  @usableFromInline let outcomes: Mutex<[SendOutcome<Receipt>]>

  @inlinable init(count: Int) {
    outcomes = Mutex(Array(repeating: .failed(.lost), count: count))
  }

  @inlinable func settle(_ index: Int, as outcome: SendOutcome<Receipt>) {
    outcomes.withLock { $0[index] = outcome }
  }

  /// All of them; the call is over.
  @inlinable func take() -> [SendOutcome<Receipt>] {
    outcomes.withLock { outcomes in
      let all = outcomes
      outcomes = []
      return all
    }
  }

  /// Keeps what is final; what remains to be done about each.
  @inlinable func record(
    _ dispositions: [Disposition<Receipt>], of items: [SendItem], _ attempt: Attempt, _ requestID: String
  ) -> [SendReading] {
    guard dispositions.count == items.count else {
      let defect = MessagingError.miscounted(dispositions.count, items.count)
      return record(items.map { _ in .final(.failed(defect)) }, of: items, attempt, requestID)
    }
    return outcomes.withLock { outcomes in
      items.indices.map { position in
        let item = items[position]
        switch dispositions[position] {
        case .again(let pause, let closing, let otherwise):
          return .again(after: pause, closing: closing, otherwise: otherwise)
        case .final(.accepted(let receipt)):
          outcomes[item.index] = .accepted(receipt)
          return .final(nil)
        case .final(let outcome):
          outcomes[item.index] =
            outcome.doubted(item.mayHaveBeenTaken).stamped(requestID, attempts: attempt.number)
          return .final(outcome.delivery)
        }
      }
    }
  }
}

extension MessagingError {
  /// What a message would show if the pipeline lost it; no test has ever seen it.
  @usableFromInline static var lost: Self {
    Self(code: "lost", delivery: .unknown, detail: "a defect in the pipeline: the message has no outcome")
  }

  @usableFromInline static func miscounted(_ readings: Int, _ messages: Int) -> Self {
    Self(
      code: .unreadableAnswer, delivery: .unknown, detail: "\(readings) readings for \(messages) messages")
  }

  func doubted(_ isDoubted: Bool) -> Self {
    var error = self
    if isDoubted { error.delivery = .unknown }
    return error
  }
}

extension SendOutcome {
  /// An outcome before any request was answered.
  @inlinable init(_ refusal: SendOutcome<Never>) {
    self =
      switch refusal {
      case .rejected(let rejection): .rejected(rejection)
      case .invalid(let issues): .invalid(issues)
      case .overBudget(let until): .overBudget(until: until)
      case .failed(let error): .failed(error)
      }
  }

  /// Whether the message may have arrived; `nil` for one that did.
  @usableFromInline var delivery: MessagingError.Delivery? {
    switch self {
    case .accepted: nil
    case .rejected: .rejected
    case .invalid, .overBudget: .notSent
    case .failed(let error): error.delivery
    }
  }

  @usableFromInline func stamped(_ requestID: String, attempts: Int) -> Self {
    guard case .failed(let error) = self else { return self }
    return .failed(error.stamped(requestID, attempts: attempts))
  }

  /// The same when an earlier request may have been taken: a refusal of a later one proves nothing then.
  @usableFromInline func doubted(_ isDoubted: Bool) -> Self {
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
  var neverLeft: Bool {
    switch self {
    case .overBudget: true
    case .failed(let error): error.attempts == 0 && error.delivery == .notSent
    case .accepted, .rejected, .invalid: false
    }
  }
}

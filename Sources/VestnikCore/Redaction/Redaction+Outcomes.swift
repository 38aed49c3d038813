extension Redaction {
  /// The error without what must not show.
  ///
  /// - Parameter response: The redacted form of the response that it may hold, made once for all messages of a request.
  func error(_ error: MessagingError, _ response: TransportResponse?) -> MessagingError {
    var error = error
    error.providerCode = error.providerCode.map(code)
    error.rejection = error.rejection.map(rejection)
    error.response = error.response.map { response ?? self.response($0) }
    if let detail = error.transport?.detail { error.transport?.detail = text(detail) }
    error.detail = error.detail.map(text)
    return error
  }

  private func rejection(_ rejection: Rejection) -> Rejection {
    Rejection(
      reasons: rejection.reasons.map {
        .init(code: code($0.code), field: $0.field.map(text), text: $0.text.map(text))
      })
  }

  func decision<Receipt>(
    _ decision: RetryDecision<SendOutcome<Receipt>>, _ response: TransportResponse?
  ) -> RetryDecision<SendOutcome<Receipt>> {
    switch decision {
    case .final(.rejected(let rejection)): .final(.rejected(self.rejection(rejection)))
    case .final(.failed(let error)): .final(.failed(self.error(error, response)))
    case .final(.accepted), .final(.invalid), .final(.overBudget): decision
    case .retry(let pause, let blocksGroup, let otherwise):
      .retry(after: pause, blocksGroup: blocksGroup, otherwise: error(otherwise, response))
    }
  }
}

extension ProviderAdapter {
  /// Returns what a response means for each message, as `classify` says; no failure repeats a secret or a phone number.
  ///
  /// Inlined, so that a batch that was accepted whole costs no allocation a message.
  @inlinable package func decisions(
    about response: Result<TransportResponse, TransportError>, _ messages: ArraySlice<Message>,
    _ attempt: Attempt
  ) -> [RetryDecision<SendOutcome<Receipt>>] {
    let decisions = classify(hidingLocation(of: response, messages), messages, attempt)
    for decision in decisions {
      if case .final(.accepted) = decision { continue }
      return redacted(decisions, response, messages)
    }
    return decisions
  }

  @usableFromInline func redacted(
    _ decisions: [RetryDecision<SendOutcome<Receipt>>], _ response: Result<TransportResponse, TransportError>,
    _ messages: ArraySlice<Message>
  ) -> [RetryDecision<SendOutcome<Receipt>>] {
    let redaction = redaction(for: messages)
    let shown = (try? response.get()).map(redaction.response)
    return decisions.map { redaction.decision($0, shown) }
  }

  /// The response with a `Location` that shows no secret: of it a part is told, in which a secret might be cut.
  @usableFromInline func hidingLocation(
    of response: Result<TransportResponse, TransportError>, _ messages: ArraySlice<Message>
  ) -> Result<TransportResponse, TransportError> {
    response.hidingLocation { redaction(for: messages) }
  }
}

extension Result<TransportResponse, TransportError> {
  /// The response with a `Location` that shows no secret.
  func hidingLocation(_ redaction: () -> Redaction) -> Self {
    guard case .success(var response) = self, let location = response.headers["Location"] else { return self }
    response.headers["Location"] = redaction().text(location)
    return .success(response)
  }
}

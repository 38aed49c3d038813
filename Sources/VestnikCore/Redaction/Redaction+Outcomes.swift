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

  func disposition<Receipt>(
    _ disposition: Disposition<Receipt>, _ response: TransportResponse?
  ) -> Disposition<Receipt> {
    switch disposition {
    case .final(.rejected(let rejection)): .final(.rejected(self.rejection(rejection)))
    case .final(.failed(let error)): .final(.failed(self.error(error, response)))
    case .final(.accepted), .final(.invalid), .final(.overBudget): disposition
    case .again(let pause, let closing, let otherwise):
      .again(after: pause, closing: closing, otherwise: error(otherwise, response))
    }
  }
}

extension Channel {
  /// What an answer means for each message, as `classify` says; no failure repeats a secret or a phone number.
  ///
  /// Inlined, so that a batch that was accepted whole costs no allocation a message.
  @inlinable package func readings(
    of answer: Result<TransportResponse, TransportError>, _ messages: ArraySlice<Message>, _ attempt: Attempt
  ) -> [Disposition<Receipt>] {
    let readings = classify(hidingLocation(of: answer, messages), messages, attempt)
    for reading in readings {
      if case .final(.accepted) = reading { continue }
      return redacted(readings, answer, messages)
    }
    return readings
  }

  @usableFromInline func redacted(
    _ readings: [Disposition<Receipt>], _ answer: Result<TransportResponse, TransportError>,
    _ messages: ArraySlice<Message>
  ) -> [Disposition<Receipt>] {
    let redaction = redaction(for: messages)
    let shown = (try? answer.get()).map(redaction.response)
    return readings.map { redaction.disposition($0, shown) }
  }

  /// The answer with a `Location` that shows no secret: of it a part is told, in which a secret might be cut.
  @usableFromInline func hidingLocation(
    of answer: Result<TransportResponse, TransportError>, _ messages: ArraySlice<Message>
  ) -> Result<TransportResponse, TransportError> {
    answer.hidingLocation { redaction(for: messages) }
  }
}

extension Result<TransportResponse, TransportError> {
  /// The answer with a `Location` that shows no secret.
  func hidingLocation(_ redaction: () -> Redaction) -> Self {
    guard case .success(var response) = self, let location = response.headers["Location"] else { return self }
    response.headers["Location"] = redaction().text(location)
    return .success(response)
  }
}

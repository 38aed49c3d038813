package import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension RapportoAdapter {
  /// The pause after a time-out or a 500 (Rapporto, HTTP API, VK, Error codes).
  private static let pauseAfterFailure = Duration.seconds(60)
  /// The pause while a request with the same identifier is in progress; how long that takes is not documented.
  private static let pauseWhileBusy = Duration.seconds(5)
  /// The most requests for a message that may have been taken. After more than ten responses of 500 the documents say
  /// to stop and to report (Rapporto, HTTP API, VK, Error codes).
  private static let maxAttempts = 10

  /// Returns what a response, or its absence, means for the message. A message that may have been taken is sent again
  /// only when the provider recognises it by its identifier; a message with code 408 was not taken and is sent again.
  /// Everything else is final.
  package func classify(
    _ response: Result<TransportResponse, TransportError>, _ messages: ArraySlice<RapportoMessage>,
    _ attempt: Attempt
  ) -> [RetryDecision<SendOutcome<SendReceipt>>] {
    messages.map { message in
      let isKnown = idempotency == .perMessage && message.partnerMessageID != nil
      return switch response {
      case .failure(let error): noResponse(error, isKnown, attempt)
      case .success(let response): decision(of: response, message, isKnown, attempt)
      }
    }
  }

  private func noResponse(
    _ error: TransportError, _ isKnown: Bool, _ attempt: Attempt
  ) -> RetryDecision<SendOutcome<SendReceipt>> {
    guard error.phase == .maybeSent, error.isTransient else { return .noResponse(error, attempt) }
    var failure = MessagingError(error)
    failure.retryAfter = Self.pauseAfterFailure
    return ambiguous(failure, after: Self.pauseAfterFailure, isKnown, attempt)
  }

  private func decision(
    of response: TransportResponse, _ message: RapportoMessage, _ isKnown: Bool, _ attempt: Attempt
  ) -> RetryDecision<SendOutcome<SendReceipt>> {
    let reading =
      interface.names == .form ? RapportoResponse(form: response) : RapportoResponse(rest: response)
    switch reading.outcome {
    case .accepted(let id):
      return .final(.accepted(SendReceipt(id: id, acceptedAt: attempt.date, attempts: attempt.number)))
    case .unreadable(let detail): return .final(.failed(.unreadable(response, detail)))
    case .code(let code, let text):
      let kind = code.kind(in: interface.names) ?? .init(StatusMeaning(response.status))
      return decision(kind, code, text, response, isKnown, attempt)
    case .noCode: return decision(.init(StatusMeaning(response.status)), nil, nil, response, isKnown, attempt)
    }
  }

  private func decision(
    _ kind: RapportoCode.Kind, _ code: RapportoCode?, _ text: String?, _ response: TransportResponse,
    _ isKnown: Bool, _ attempt: Attempt
  ) -> RetryDecision<SendOutcome<SendReceipt>> {
    func failure(
      _ error: MessagingError.Code, _ delivery: MessagingError.Delivery, retryAfter: Duration? = nil
    ) -> MessagingError {
      MessagingError(
        code: error, delivery: delivery, providerCode: code?.rawValue,
        retryAfter: [response.retryAfter, retryAfter].compactMap(\.self).max(), response: response,
        detail: code?.meaning)
    }
    switch kind {
    case .refused:
      // Without words of the provider the response itself is kept, because it may be a proxy's.
      guard let code, let text else { return .final(.failed(failure(.rejected, .rejected))) }
      return .final(.rejected(Rejection(reasons: [.init(code: code.rawValue, text: text)])))
    case .unauthorized: return .final(.failed(failure(.unauthorized, .rejected)))
    // The account is blocked and not the message: once the account is in order, the message may be sent.
    case .blocked: return .final(.failed(failure(.rejected, .rejected)))
    case .tooFast:
      let pause = max(.seconds(1), response.pause(else: attempt.pause))
      return .retry(
        after: pause, blocksGroup: true, otherwise: failure(.throttled, .rejected, retryAfter: pause))
    case .failed:
      let pause = Self.pauseAfterFailure
      return ambiguous(failure(.server, .unknown, retryAfter: pause), after: pause, isKnown, attempt)
    case .busy:
      let pause = Self.pauseWhileBusy
      return ambiguous(failure(.server, .unknown, retryAfter: pause), after: pause, isKnown, attempt)
    case .redirect: return .final(.failed(.unreadable(response, response.redirectDescription)))
    case .accepted, .unknown:
      var error = failure(.unreadableResponse, .unknown)
      error.detail = error.detail ?? "a code that is not documented"
      return .final(.failed(error))
    }
  }

  /// Returns the decision after a failure that leaves open whether the message was taken.
  private func ambiguous(
    _ failure: MessagingError, after pause: Duration, _ isKnown: Bool, _ attempt: Attempt
  ) -> RetryDecision<SendOutcome<SendReceipt>> {
    guard isKnown else { return .final(.failed(failure)) }
    guard attempt.number < Self.maxAttempts else {
      var last = failure
      last.detail =
        "\(attempt.number) requests without success: the provider asks to stop and to report to its support"
      return .final(.failed(last))
    }
    // A longer pause is too long for one call: the caller decides.
    guard (failure.retryAfter ?? pause) <= max(pause, Self.pauseAfterFailure) else {
      return .final(.failed(failure))
    }
    return .retry(after: max(pause, failure.retryAfter ?? pause), blocksGroup: false, otherwise: failure)
  }
}

package import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension DevinoAdapter {
  /// Returns what a response, or its absence, means for each message. The body decides first and the HTTP status
  /// second, because the documents name no HTTP statuses (Devino, VK.COM, Response parameters).
  ///
  /// A message that may have been taken is not sent again, because Devino has no key by which it would recognise a
  /// repeat (Devino, VK.COM, Request parameters).
  package func classify(
    _ response: Result<TransportResponse, TransportError>, _ messages: ArraySlice<DevinoMessage>,
    _ attempt: Attempt
  ) -> [RetryDecision<SendOutcome<SendReceipt>>] {
    let all: RetryDecision<SendOutcome<SendReceipt>>
    switch response {
    case .failure(let error): all = .noResponse(error, attempt)
    case .success(let response):
      let parsed = try? DevinoSendResponse(parsing: response.body, maxBytes: .max)
      if let results = parsed?.results {
        if results.count == messages.count {
          return results.indices.map { .final(outcome(of: results[$0], response, attempt)) }
        }
        all = unreadable(response, "\(results.count) results for \(messages.count) messages")
      } else {
        all = reading(of: parsed?.requestResult, response, attempt)
      }
    }
    return messages.map { _ in all }
  }

  private func outcome(
    of result: DevinoSendResponse.Result, _ response: TransportResponse, _ attempt: Attempt
  ) -> SendOutcome<SendReceipt> {
    switch (result.code, result.messageID) {
    case (.ok?, let id?): .accepted(SendReceipt(id: id, acceptedAt: attempt.date, attempts: attempt.number))
    case (.rejected?, _): .rejected(Rejection(reasons: result.reasons))
    case (let code, _):
      .failed(
        MessagingError(
          code: .unreadableResponse, delivery: .unknown, providerCode: code?.rawValue, response: response,
          detail: code == .ok ? "OK without a message id" : "a result that is neither OK nor REJECTED"))
    }
  }

  /// Returns what a response without `result` means: from its other members if these accept or refuse a message, else
  /// from the HTTP status.
  private func reading(
    of requestResult: DevinoSendResponse.Result?, _ response: TransportResponse, _ attempt: Attempt
  ) -> RetryDecision<SendOutcome<SendReceipt>> {
    if let requestResult {
      if requestResult.saysAccepted {
        return unreadable(response, "a message that was taken, and no `result`")
      }
      if requestResult.code == .rejected {
        return .final(.rejected(Rejection(reasons: requestResult.reasons)))
      }
    }
    guard let failure = MessagingError(statusOf: response, providerCode: requestResult?.providerCode) else {
      return unreadable(response, "no `result` that can be read")
    }
    guard failure.code == .throttled else { return .final(.failed(failure)) }
    return .retry(after: response.pause(else: attempt.pause), blocksGroup: true, otherwise: failure)
  }

  private func unreadable(
    _ response: TransportResponse, _ detail: String
  ) -> RetryDecision<SendOutcome<SendReceipt>> {
    .final(.failed(.unreadable(response, detail)))
  }
}

extension DevinoSendResponse.Result {
  /// The provider's own word for the failure: the key of the first reason, else `code`.
  fileprivate var providerCode: String? {
    reasons.first?.code ?? code?.rawValue
  }
}

import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads answers: an error, or a value.
struct OKReading: Sendable {
  /// An error and whether it is safe to ask again.
  struct Trouble: Sendable {
    var error: MessagingError
    /// The pause after which it is.
    var pause: Duration?
    /// Whether everybody has to wait so long.
    var isThrottled = false
  }

  /// What is wrong with an answer that has no code and no value.
  func unreadable(_ response: TransportResponse, _ detail: String) -> MessagingError {
    MessagingError(
      code: .unreadableAnswer, delivery: .unknown, response: response, detail: detail)
  }

  /// What is wrong, if anything is: a code, else a status that is no success.
  ///
  /// - Parameter isReading: Whether the call changes nothing, so that it may be repeated whatever became of it.
  func trouble(_ response: TransportResponse, _ attempt: Attempt, isReading: Bool) -> Trouble? {
    if let failure = OKFailure(response) {
      return trouble(failure, response, attempt, isReading: isReading)
    }
    func failure(_ code: MessagingError.Code, _ delivery: MessagingError.Delivery) -> MessagingError {
      MessagingError(code: code, delivery: delivery, retryAfter: response.retryAfter, response: response)
    }
    switch response.status {
    case 200..<300: return nil
    case 300..<400: return Trouble(error: unreadable(response, response.redirectDescription))
    case 401, 403: return Trouble(error: failure(.unauthorized, .rejected))
    case 429:
      return Trouble(
        error: failure(.throttled, .rejected), pause: response.pause(else: attempt.pause), isThrottled: true)
    case 408: return Trouble(error: failure(.server, .unknown), pause: isReading ? attempt.pause : nil)
    case 400..<500: return Trouble(error: failure(.rejected, .rejected))
    default: return Trouble(error: failure(.server, .unknown), pause: isReading ? attempt.pause : nil)
    }
  }

  private func trouble(
    _ failure: OKFailure, _ response: TransportResponse, _ attempt: Attempt, isReading: Bool
  ) -> Trouble {
    func error(_ code: MessagingError.Code, _ delivery: MessagingError.Delivery) -> MessagingError {
      MessagingError(
        code: code, delivery: delivery, providerCode: failure.code.rawValue, retryAfter: response.retryAfter,
        rejection: Rejection(reasons: [failure.reason]), response: response,
        detail: failure.reason.text)
    }
    switch failure.code.kind {
    case .throttled:
      return Trouble(
        error: error(.throttled, .rejected), pause: response.pause(else: attempt.pause), isThrottled: true)
    case .blocked: return Trouble(error: error(.throttled, .rejected))
    case .unauthorized: return Trouble(error: error(.unauthorized, .rejected))
    case .service: return Trouble(error: error(.server, .unknown), pause: isReading ? attempt.pause : nil)
    case .unknown: return Trouble(error: error(.server, .unknown))
    case .permission, .request, .argument, .notFound, .content, .media, .state:
      return Trouble(error: error(.rejected, .rejected))
    }
  }

  /// What the absence of an answer means.
  func trouble(_ error: TransportError, _ attempt: Attempt, isReading: Bool) -> Trouble {
    let code: MessagingError.Code = error.reason == .cancelled ? .cancelled : .transport
    let failure = MessagingError(
      code: code, delivery: error.phase == .notSent ? .notSent : .unknown, transport: error)
    let mayRepeat =
      (error.phase == .notSent || isReading) && error.reason != .cancelled
      && error.reason != .invalidRequest && error.reason != .tooLarge
    return Trouble(error: failure, pause: mayRepeat ? attempt.pause : nil)
  }

  /// The limits for reading a response.
  static let limits = WireReader.Limits(bytes: OKAddress.answerLimit, elements: 100_000)

  /// Reads the events of a response. A page of the history must have its whole list; what is done about an update that is cut,
  /// long polling decides.
  func events(_ list: OKEventPage.List, of response: TransportResponse) throws(MessagingError) -> OKEventPage
  {
    let page: OKEventPage
    do throws(WireError) {
      page = try OKEventPage(list, in: response.body)
    } catch {
      throw unreadable(response, error.description)
    }
    guard list == .messages else { return page }
    guard page.events != nil else { throw unreadable(response, "no `messages`") }
    guard !page.isCut else { throw unreadable(response, "the page ends before its list does") }
    return page
  }

  /// The value of an answer.
  func value<Value: WireValue>(_ type: Value.Type, of response: TransportResponse) throws(MessagingError)
    -> Value
  {
    do throws(WireError) {
      return try WireReader.incoming(response.body, limits: Self.limits) { reader throws(WireError) in
        try reader.document(Value.self)
      }
    } catch {
      throw unreadable(response, error.description)
    }
  }
}

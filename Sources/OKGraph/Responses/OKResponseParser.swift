import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads answers: an error, or a value.
struct OKResponseParser: Sendable {
  /// An error and whether it is safe to ask again.
  struct CallFailure: Sendable {
    var error: MessagingError
    /// The pause after which it is.
    var pause: Duration?
    /// Whether everybody has to wait so long.
    var isThrottled = false
  }

  /// What is wrong, if anything is: a code, else a status that is no success.
  ///
  /// - Parameter isReadOnly: Whether the call changes nothing, so that it may be repeated whatever became of it.
  func trouble(_ response: TransportResponse, _ attempt: Attempt, isReadOnly: Bool) -> CallFailure? {
    if let failure = OKFailure(response) {
      return trouble(failure, response, attempt, isReadOnly: isReadOnly)
    }
    guard let error = MessagingError(statusOf: response) else { return nil }
    switch error.code {
    case .throttled:
      return CallFailure(error: error, pause: response.pause(else: attempt.pause), isThrottled: true)
    case .server: return CallFailure(error: error, pause: isReadOnly ? attempt.pause : nil)
    default: return CallFailure(error: error)
    }
  }

  private func trouble(
    _ failure: OKFailure, _ response: TransportResponse, _ attempt: Attempt, isReadOnly: Bool
  ) -> CallFailure {
    func error(_ code: MessagingError.Code, _ delivery: MessagingError.Delivery) -> MessagingError {
      MessagingError(
        code: code, delivery: delivery, providerCode: failure.code.rawValue, retryAfter: response.retryAfter,
        rejection: Rejection(reasons: [failure.reason]), response: response,
        detail: failure.reason.text)
    }
    switch failure.code.kind {
    case .throttled:
      return CallFailure(
        error: error(.throttled, .rejected), pause: response.pause(else: attempt.pause), isThrottled: true)
    case .blocked: return CallFailure(error: error(.throttled, .rejected))
    case .unauthorized: return CallFailure(error: error(.unauthorized, .rejected))
    case .service:
      return CallFailure(error: error(.server, .unknown), pause: isReadOnly ? attempt.pause : nil)
    case .unknown: return CallFailure(error: error(.server, .unknown))
    case .permission, .request, .argument, .notFound, .content, .media, .state:
      return CallFailure(error: error(.rejected, .rejected))
    }
  }

  /// What the absence of an answer means.
  func trouble(_ error: TransportError, _ attempt: Attempt, isReadOnly: Bool) -> CallFailure {
    let mayRepeat = (error.phase == .notSent || isReadOnly) && error.isTransient && error.reason != .tooLarge
    return CallFailure(error: MessagingError(error), pause: mayRepeat ? attempt.pause : nil)
  }

  /// The limits for reading a response.
  static let limits = JSONReader.Limits(bytes: OKRequestBuilder.maxResponseBytes, elements: 100_000)

  /// Reads the events of a response. A page of the history must have its whole list; what is done about an update that is cut,
  /// long polling decides.
  func events(_ list: OKEventPage.List, of response: TransportResponse) throws(MessagingError) -> OKEventPage
  {
    let page: OKEventPage
    do throws(JSONError) {
      page = try OKEventPage(list, in: response.body)
    } catch {
      throw .unreadable(response, error.description)
    }
    guard list == .messages else { return page }
    guard page.events != nil else { throw .unreadable(response, "no `messages`") }
    guard !page.isCut else { throw .unreadable(response, "the page ends before its list does") }
    return page
  }

  /// The value of an answer.
  func value<Value: JSONCodableValue>(_ type: Value.Type, of response: TransportResponse)
    throws(MessagingError)
    -> Value
  {
    do throws(JSONError) {
      return try JSONReader.incoming(response.body, limits: Self.limits) { reader throws(JSONError) in
        try reader.document(Value.self)
      }
    } catch {
      throw .unreadable(response, error.description)
    }
  }
}

extension JSONCodableValue {
  /// Reads a body that came in: leniently, and mended where it is not quite JSON.
  static func parsed(_ bytes: Data, maxBytes: Int = 1 << 20) throws(JSONError) -> Self {
    try JSONReader.incoming(bytes, limits: .init(bytes: maxBytes)) { reader throws(JSONError) in
      try reader.document(Self.self)
    }
  }
}

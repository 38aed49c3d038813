import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A parser of OK's responses: each is an error or a value.
///
/// ``OKAdapter`` calls it for messages, ``OKGraphClient`` for every other call. The error comes first, since OK sends
/// errors with any HTTP status: `failure` looks for a code of OK, then at the status, and decides once for all calls
/// whether a repeat is safe. Throttling is: OK has said that it did not take the call. A failure of the service or of
/// the network is so only for a call that changes nothing, or when nothing was sent, because OK recognises no
/// repeated message. A response without an error is then read as a value, or as a page of events; a body that is not
/// quite JSON is mended. The parser has no state.
struct OKResponseParser: Sendable {
  /// An error of a call, and whether the call may be repeated.
  struct CallFailure: Sendable {
    var error: MessagingError
    /// The pause after which the call may be repeated; `nil` when it must not be.
    var pause: Duration?
    /// Whether the pause holds for all messages of the group.
    var isThrottled = false
  }

  /// Returns the failure that a response reports, by a code of OK or else by a status other than 2xx; `nil` for none.
  ///
  /// - Parameter isReadOnly: Whether the call changes nothing, so that a repeat is always safe.
  func failure(_ response: TransportResponse, _ attempt: Attempt, isReadOnly: Bool) -> CallFailure? {
    if let reported = OKReportedError(response) {
      return failure(reported, response, attempt, isReadOnly: isReadOnly)
    }
    guard let error = MessagingError(statusOf: response) else { return nil }
    switch error.code {
    case .throttled:
      return CallFailure(error: error, pause: response.pause(else: attempt.pause), isThrottled: true)
    case .server: return CallFailure(error: error, pause: isReadOnly ? attempt.pause : nil)
    default: return CallFailure(error: error)
    }
  }

  private func failure(
    _ reported: OKReportedError, _ response: TransportResponse, _ attempt: Attempt, isReadOnly: Bool
  ) -> CallFailure {
    func error(_ code: MessagingError.Code, _ delivery: MessagingError.Delivery) -> MessagingError {
      MessagingError(
        code: code, delivery: delivery, providerCode: reported.code.rawValue, retryAfter: response.retryAfter,
        rejection: Rejection(reasons: [reported.reason]), response: response,
        detail: reported.reason.text)
    }
    switch reported.code.kind {
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

  /// Returns the failure of a call to which no response came.
  func failure(_ error: TransportError, _ attempt: Attempt, isReadOnly: Bool) -> CallFailure {
    let mayRepeat = (error.phase == .notSent || isReadOnly) && error.isTransient && error.reason != .tooLarge
    return CallFailure(error: MessagingError(error), pause: mayRepeat ? attempt.pause : nil)
  }

  /// The limits for reading a response: 4 MiB, and 100,000 elements in all arrays together.
  static let limits = JSONReader.Limits(bytes: OKRequestBuilder.maxResponseBytes, elements: 100_000)

  /// Reads a page of events; throws for a page of the history whose list is missing or cut off. A cut page of updates
  /// is returned, because ``OKUpdates`` asks for it again in smaller parts.
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
    guard !page.isTruncated else { throw .unreadable(response, "the page ends before its list does") }
    return page
  }

  /// Returns the value that the body of a response holds.
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
  /// Reads a received body leniently, mended where it is not quite JSON.
  static func parsed(_ bytes: Data, maxBytes: Int = 1 << 20) throws(JSONError) -> Self {
    try JSONReader.incoming(bytes, limits: .init(bytes: maxBytes)) { reader throws(JSONError) in
      try reader.document(Self.self)
    }
  }
}

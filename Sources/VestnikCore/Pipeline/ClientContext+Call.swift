extension ClientContext {
  /// Sends one request through the transport and reports it to `onEvent`; returns the response or the error.
  ///
  /// The caller holds a request slot. A response whose body is shorter than its `Content-Length` is the error
  /// `.truncated`.
  ///
  /// - Parameters:
  ///   - fields: The fields that every event of the request has.
  ///   - onUpload: Called with the progress of the upload.
  func perform(
    _ request: TransportRequest, _ requestID: RequestID, fields: @autoclosure () -> [String: String],
    onUpload: (@Sendable (TransferProgress) -> Void)? = nil
  ) async -> Result<TransportResponse, TransportError> {
    // The fields cost time, and without `onEvent` they are not needed.
    let fields = onEvent == nil ? [:] : fields()
    func report(_ kind: ClientEvent.Kind, _ more: @autoclosure () -> [String: String]) {
      guard let onEvent else { return }
      onEvent(
        ClientEvent(
          kind: kind, requestID: requestID.text, fields: fields.merging(more()) { first, _ in first }))
    }
    report(.requestWillSend, ["method": request.method, "url": request.url.redacted])
    do throws(TransportError) {
      let response = try await transport.send(request, onUpload: onUpload)
      if let missing = response.missingBytes(to: request.method) { throw .truncated(missing) }
      report(.responseReceived, ["status": "\(response.status)", "bytes": "\(response.body.count)"])
      return .success(response)
    } catch {
      report(.transportFailed, ["reason": error.reason.rawValue, "phase": "\(error.phase)"])
      return .failure(error)
    }
  }
}

extension ClientContext {
  /// Makes a call that sends no message, such as a query, and returns the value that `read` found in the response.
  ///
  /// Such a call needs no grant of the budget. The checks of the request, the request slots, the events, the time-out
  /// and the number of attempts are as in ``SendPipeline``.
  ///
  /// - Parameters:
  ///   - request: The request; its time-out is replaced by that of the options.
  ///   - options: The options; `budget` and `pacing` have no effect.
  ///   - allowsPlainHTTP: Whether plain `http` to another machine was allowed explicitly.
  ///   - onUpload: Called with the progress of the upload.
  ///   - redaction: Hides secrets and personal data in the errors of the call.
  ///   - read: Interprets a response or the transport's error. Only this closure decides whether a repeat is safe.
  /// - Throws: ``MessagingError``: `.invalid` before anything is sent, `.cancelled`, or the error that `read`
  ///   returned.
  package func call<Value: Sendable>(
    _ request: TransportRequest, options: SendOptions, allowsPlainHTTP: Bool = false,
    onUpload: (@Sendable (TransferProgress) -> Void)? = nil, redacting redaction: Redaction,
    read: (Result<TransportResponse, TransportError>, Attempt) -> RetryDecision<Result<Value, MessagingError>>
  ) async throws(MessagingError) -> Value {
    let issues = request.issues(allowsPlainHTTP: allowsPlainHTTP)
    if issues.containsError { throw MessagingError(code: .invalid, delivery: .notSent, issues: issues) }
    var request = request
    request.timeout = options.timeout
    var number = 1
    while true {
      guard (try? await requestSlots.acquire()) != nil else {
        throw MessagingError(code: .cancelled, delivery: .notSent, attempts: number - 1)
      }
      let requestID = RequestID()
      let response = await perform(
        request, requestID, fields: ["attempt": "\(number)"], onUpload: onUpload)
      requestSlots.release()
      let attempt = Attempt(number: number, date: time.now, backoff: options.backoff)
      switch read(response.hidingLocation { redaction }, attempt) {
      case .final(.success(let value)): return value
      case .final(.failure(let error)):
        throw redaction.error(error, nil).withRequest(id: requestID.text, attempts: number)
      case .retry(let pause, _, let otherwise):
        var failure = redaction.error(otherwise, nil).withRequest(id: requestID.text, attempts: number)
        guard number < options.maxAttempts else { throw failure }
        onEvent?(
          ClientEvent(kind: .retryScheduled, fields: ["wait": "\(pause)", "code": failure.code.rawValue]))
        do {
          try await time.sleep(until: time.uptime + pause)
        } catch {
          failure.code = .cancelled
          throw failure
        }
        number += 1
      }
    }
  }
}

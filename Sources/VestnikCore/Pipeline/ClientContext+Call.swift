extension ClientContext {
  /// Hands one request to the transport and tells `onEvent` what becomes of it; the caller holds a request slot.
  ///
  /// - Parameters:
  ///   - fields: The fields that all three events of the request share.
  ///   - onUpload: Called with the progress of the upload.
  func exchange(
    _ request: TransportRequest, _ requestID: RequestID, fields: @autoclosure () -> [String: String],
    onUpload: (@Sendable (TransferProgress) -> Void)? = nil
  ) async -> Result<TransportResponse, TransportError> {
    // Without a receiver no part of an event is made.
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
  /// Makes a call that sends no message and so needs no grant: the same checks of the request, the same slots, log
  /// events and time-outs as in the pipeline.
  ///
  /// - Parameters:
  ///   - request: The request; its time-out is replaced by that of the options.
  ///   - options: The options; `budget` and `pacing` do not matter here.
  ///   - allowsPlainHTTP: Whether plain `http` to another machine was allowed explicitly.
  ///   - onUpload: Called with the progress of the upload.
  ///   - redaction: What no error of the call may repeat.
  ///   - read: What a response, or its absence, means. The only place that decides whether the call is repeated.
  /// - Throws: ``MessagingError``.
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
      let response = await exchange(
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

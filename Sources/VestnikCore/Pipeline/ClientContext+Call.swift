extension ClientContext {
  /// Sends one request through the transport and reports it to `onEvent`; returns the response or the error.
  ///
  /// The caller holds a request slot. A response whose body is shorter than its `Content-Length` is the error
  /// `.truncated`.
  ///
  /// - Parameters:
  ///   - subject: What every event of the request says.
  ///   - onUpload: Called with the progress of the upload.
  func perform(
    _ request: TransportRequest, _ subject: @autoclosure () -> RequestSubject,
    onUpload: (@Sendable (TransferProgress) -> Void)? = nil
  ) async -> Result<TransportResponse, TransportError> {
    // Events cost time, and without `onEvent` they are not needed.
    let report = onEvent.map { RequestReport(subject(), time, $0) }
    report?.willSend(request)
    do throws(TransportError) {
      let response = try await transport.send(request, onUpload: onUpload)
      if let missing = response.missingBytes(to: request.method) { throw .truncated(missing) }
      report?.received(response)
      return .success(response)
    } catch {
      report?.failed(error)
      return .failure(error)
    }
  }
}

/// What every event of one request says.
struct RequestSubject: Sendable {
  var provider: ProviderName
  var requestID: RequestID
  var group: SenderGroup?
  var messages: Int?
  var attempt: Int

  func event(_ kind: ClientEvent.Kind) -> ClientEvent {
    var event = ClientEvent(kind, provider: provider)
    event.requestID = requestID.text
    event.group = group
    event.messages = messages
    event.attempt = attempt
    return event
  }
}

/// Reports the events of one request, with the time since it left.
private struct RequestReport {
  private let subject: RequestSubject
  private let time: any TimeSource
  private let departure: Duration
  private let onEvent: @Sendable (ClientEvent) -> Void

  init(
    _ subject: RequestSubject, _ time: any TimeSource, _ onEvent: @escaping @Sendable (ClientEvent) -> Void
  ) {
    self.subject = subject
    self.time = time
    self.onEvent = onEvent
    departure = time.uptime
  }

  func willSend(_ request: TransportRequest) {
    var event = subject.event(.requestWillSend)
    event.details = ["method": request.method, "host": request.url.redactedHost]
    switch request.body {
    case .none: event.bytes = 0
    case .bytes(let data): event.bytes = data.count
    case .multipart: break
    }
    onEvent(event)
  }

  func received(_ response: TransportResponse) {
    var event = subject.event(.responseReceived)
    event.status = response.status
    event.bytes = response.body.count
    event.duration = time.uptime - departure
    onEvent(event)
  }

  func failed(_ error: TransportError) {
    var event = subject.event(.transportFailed)
    event.details = ["reason": error.reason.rawValue, "phase": "\(error.phase)"]
    event.duration = time.uptime - departure
    onEvent(event)
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
  ///   - provider: The provider's name in events.
  ///   - options: The options; `budget` and `pacing` have no effect.
  ///   - allowsPlainHTTP: Whether plain `http` to another machine was allowed explicitly.
  ///   - onUpload: Called with the progress of the upload.
  ///   - redaction: Hides secrets and personal data in the errors of the call.
  ///   - read: Interprets a response or the transport's error. Only this closure decides whether a repeat is safe.
  /// - Throws: ``MessagingError``: `.invalid` before anything is sent, `.cancelled`, or the error that `read`
  ///   returned.
  package func call<Value: Sendable>(
    _ request: TransportRequest, to provider: ProviderName, options: SendOptions,
    allowsPlainHTTP: Bool = false,
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
        request, RequestSubject(provider: provider, requestID: requestID, attempt: number), onUpload: onUpload
      )
      requestSlots.release()
      let attempt = Attempt(number: number, date: time.now, backoff: options.backoff)
      switch read(response.hidingLocation { redaction }, attempt) {
      case .final(.success(let value)): return value
      case .final(.failure(let error)):
        throw redaction.error(error, nil).withRequest(id: requestID.text, attempts: number)
      case .retry(let pause, _, let otherwise):
        var failure = redaction.error(otherwise, nil).withRequest(id: requestID.text, attempts: number)
        guard number < options.maxAttempts else { throw failure }
        if let onEvent {
          var event = RequestSubject(provider: provider, requestID: requestID, attempt: number).event(
            .retryScheduled)
          event.wait = pause
          event.details["code"] = failure.code.rawValue
          onEvent(event)
        }
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

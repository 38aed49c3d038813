extension ClientContext {
  /// Hands one request to the transport and logs what becomes of it; the caller holds a request slot.
  ///
  /// - Parameters:
  ///   - fields: What stands in all three log events besides method and URL.
  ///   - onUpload: Called with the progress of the upload.
  func exchange(
    _ request: TransportRequest, _ requestID: String, _ fields: [String: String],
    onUpload: (@Sendable (TransferProgress) -> Void)? = nil
  ) async -> Result<TransportResponse, TransportError> {
    func log(_ kind: LogEvent.Kind, _ more: [String: String]) {
      self.log?(
        LogEvent(kind: kind, requestID: requestID, fields: fields.merging(more) { first, _ in first }))
    }
    log(.requestWillSend, ["method": request.method, "url": request.url.redacted])
    do throws(TransportError) {
      let response = try await transport.send(request, onUpload: onUpload)
      if let missing = response.missingBytes(to: request.method) { throw .truncated(missing) }
      log(.responseReceived, ["status": "\(response.status)", "bytes": "\(response.body.count)"])
      return .success(response)
    } catch {
      log(.transportFailed, ["reason": error.reason.rawValue, "phase": "\(error.phase)"])
      return .failure(error)
    }
  }

  static func newRequestID() -> String {
    let number = String(UInt64.random(in: .min ... .max), radix: 16)
    return String(repeating: "0", count: 16 - number.count) + number
  }
}

/// What an answer means for a call that sends no message.
package enum Reply<Value: Sendable>: Sendable {
  case final(Result<Value, MessagingError>)
  /// Safe to ask again after a pause; `otherwise` is the outcome when there is no attempt left.
  case again(after: Duration, otherwise: MessagingError)
}

extension ClientContext {
  /// Makes a call that sends no message and so needs no grant: the same checks of the request, the same slots, log
  /// events and time-outs as in the pipeline.
  ///
  /// - Parameters:
  ///   - request: The request; its time-out is replaced by that of the options.
  ///   - options: The options; `budget` and `pacing` do not matter here.
  ///   - allowingPlainHTTP: Whether plain `http` to another machine was allowed explicitly.
  ///   - onUpload: Called with the progress of the upload.
  ///   - redaction: What no error of the call may repeat.
  ///   - read: What an answer, or its absence, means. The only place that decides whether the call is repeated.
  /// - Throws: ``MessagingError``.
  package func call<Value: Sendable>(
    _ request: TransportRequest, options: SendOptions, allowingPlainHTTP: Bool = false,
    onUpload: (@Sendable (TransferProgress) -> Void)? = nil, redacting redaction: Redaction,
    read: (Result<TransportResponse, TransportError>, Attempt) -> Reply<Value>
  ) async throws(MessagingError) -> Value {
    let issues = request.issues(allowingPlainHTTP: allowingPlainHTTP)
    if issues.containsError { throw MessagingError(code: .invalid, delivery: .notSent, issues: issues) }
    var request = request
    request.timeout = options.timeout
    var number = 1
    while true {
      guard (try? await requestSlots.enter()) != nil else {
        throw MessagingError(code: .cancelled, delivery: .notSent, attempts: number - 1)
      }
      let requestID = Self.newRequestID()
      let answer = await exchange(request, requestID, ["attempt": "\(number)"], onUpload: onUpload)
      requestSlots.leave()
      let attempt = Attempt(number: number, date: time.now, backoff: options.backoff)
      switch read(answer.hidingLocation { redaction }, attempt) {
      case .final(.success(let value)): return value
      case .final(.failure(let error)): throw redaction.error(error, nil).stamped(requestID, attempts: number)
      case .again(let pause, let otherwise):
        var failure = redaction.error(otherwise, nil).stamped(requestID, attempts: number)
        guard number < options.maxAttempts else { throw failure }
        log?(
          LogEvent(kind: .retryScheduled, fields: ["wait": "\(pause)", "code": failure.code.rawValue]))
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

extension MessagingError {
  func stamped(_ requestID: String, attempts: Int) -> Self {
    var error = self
    error.requestID = requestID
    error.attempts = attempts
    return error
  }
}

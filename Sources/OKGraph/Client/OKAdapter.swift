import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The OK part of the send pipeline: it checks messages, makes their requests and classifies the responses.
///
/// It works in one of two modes. By default each request holds one message to one chat or person (a batch of 1);
/// ``OKGraphClient`` uses this mode. After `broadcasting(_:)` all messages are the same, and each request names a
/// list of people; ``OKBroadcast`` uses that mode. The message of a broadcast is checked once, when the broadcast is
/// made, so that later only each recipient has to be checked. ``OKResponseParser`` decides about repeats; the adapter
/// adds one case, a refusal that may mean an upload that OK has not processed yet. `SendPipeline` calls the members
/// of `ProviderAdapter`. The adapter is a value whose settings do not change.
struct OKAdapter: ProviderAdapter {
  var provider: ProviderName { .ok }
  let configuration: OKGraphClient.Configuration
  var requestBuilder: OKRequestBuilder
  let parser = OKResponseParser()
  /// The issues of the message of a broadcast, the same for all its recipients; `nil` for an adapter that sends each
  /// message in a request of its own.
  var broadcastIssues: [ValidationIssue]?

  private var isBroadcast: Bool { broadcastIssues != nil }

  init(_ token: Secret, _ configuration: OKGraphClient.Configuration) {
    self.configuration = configuration
    requestBuilder = OKRequestBuilder(baseURL: configuration.baseURL, token: token)
  }

  /// Returns an adapter for a broadcast of one message: each of its requests names a list of people.
  func broadcasting(_ message: OKMessage) -> Self {
    var adapter = self
    adapter.broadcastIssues = issues(of: message)
    return adapter
  }

  /// Returns this adapter with ``RequestPreview/placeholder`` for the token.
  var withPlaceholders: Self {
    var adapter = self
    adapter.requestBuilder = OKRequestBuilder(
      baseURL: configuration.baseURL, token: Secret(RequestPreview.placeholder))
    return adapter
  }

  var limits: MessageLimits {
    configuration.effectiveLimits.with { if !isBroadcast { $0.batch.value = 1 } }
  }

  var allowsPlainHTTP: Bool { configuration.allowsPlainHTTP }

  /// Returns the issues of a message, without those of its recipient.
  func issues(of message: OKMessage) -> [ValidationIssue] {
    message.issues(under: configuration.effectiveLimits, and: configuration.details)
      .map { $0.nested(in: "message") }
  }

  func issues(_ message: OKOutgoingMessage) -> [ValidationIssue] {
    let (path, id) =
      switch message.recipient {
      case .chat(let id): ("recipient.chat_id", id.rawValue)
      case .user(let id): (isBroadcast ? "recipient.user_ids" : "recipient.user_id", String(id.digits))
      }
    let recipient =
      id.isBlank
      ? [
        ValidationIssue(
          path: path, rule: "recipient.required", actual: id.isEmpty ? "empty" : "blank",
          allowed: "an id as it was received", source: OKSource.messages)
      ] : []
    return recipient + (broadcastIssues ?? issues(of: message.message))
  }

  func budgetKey(_ message: OKOutgoingMessage) -> BudgetKey {
    let text: Substring =
      switch message.recipient {
      case .chat(let id): id.rawValue[...]
      case .user(let id): id.digits
      }
    // An id that is no number is hashed (FNV-1a, 64 bits).
    let recipient =
      UInt64(text) ?? text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return BudgetKey(group: configuration.group, recipient: RecipientKey(recipient))
  }

  func redaction(for messages: ArraySlice<OKOutgoingMessage>) -> Redaction {
    let texts = isBroadcast ? messages.prefix(1) : messages
    return Redaction(secrets: [requestBuilder.token], texts: texts.flatMap(\.message.privateTexts))
  }

  func request(_ messages: ArraySlice<OKOutgoingMessage>) throws(ValidationError) -> TransportRequest {
    guard let first = messages.first else {
      throw ValidationError(issues: MessageLimits.batchIssues(count: 0, under: limits.batch))
    }
    var path = ["me", "messages"]
    let recipient: OKRequest.Recipient
    switch first.recipient {
    case .chat(let id):
      recipient = .chat(id)
      path.append(id.rawValue)
    case .user(let id) where !isBroadcast: recipient = .user(id)
    default:
      recipient = .users(messages.compactMap { if case .user(let id) = $0.recipient { id } else { nil } })
    }
    return try requestBuilder.post(path, [], OKRequest(.message(first.message), to: recipient))
  }

  func classify(
    _ response: Result<TransportResponse, TransportError>, _ messages: ArraySlice<OKOutgoingMessage>,
    _ attempt: Attempt
  ) -> [RetryDecision<SendOutcome<OKSendReceipt>>] {
    switch response {
    case .failure(let error):
      let failure = parser.failure(error, attempt, isReadOnly: false)
      return messages.map { decision(failure, $0.message, attempt) }
    case .success(let response):
      if let failure = parser.failure(response, attempt, isReadOnly: false) {
        return messages.map { decision(failure, $0.message, attempt) }
      }
      return outcomes(response, messages.count).map { .final($0) }
    }
  }

  private func outcomes(_ response: TransportResponse, _ count: Int) -> [SendOutcome<OKSendReceipt>] {
    func unreadable(_ detail: String) -> SendOutcome<OKSendReceipt> {
      .failed(.unreadable(response, detail))
    }
    let parsed: OKSendResponse
    do throws(MessagingError) {
      parsed = try parser.value(OKSendResponse.self, of: response)
    } catch {
      return Array(repeating: .failed(error), count: count)
    }
    guard isBroadcast else {
      return [parsed.outcome ?? unreadable("neither an id of the message nor one clear `success`")]
    }
    guard let outcomes = parsed.outcomes(of: count) else {
      let lists = [parsed.success?.values.count, parsed.chatIDs?.values.count].map {
        $0.map { "\($0)" } ?? "no"
      }
      let detail = "\(lists[0]) values in `success` and \(lists[1]) in `chat_ids` for \(count) people"
      return Array(repeating: unreadable(detail), count: count)
    }
    return outcomes.map { $0 ?? unreadable("`success` and `chat_ids` contradict each other for this person") }
  }

  private func decision(
    _ failure: OKResponseParser.CallFailure, _ message: OKMessage, _ attempt: Attempt
  ) -> RetryDecision<SendOutcome<OKSendReceipt>> {
    if let pause = failure.pause {
      return .retry(after: pause, blocksGroup: failure.isThrottled, otherwise: failure.error)
    }
    if let pause = processingPause(failure.error, message, attempt) {
      return .retry(after: pause, blocksGroup: false, otherwise: failure.error)
    }
    guard failure.error.code == .rejected, let rejection = failure.error.rejection else {
      return .final(.failed(failure.error))
    }
    return .final(.rejected(rejection))
  }

  /// Returns the pause before a refused message with an upload is sent again; `nil` when it must not be.
  ///
  /// The error code for an upload that OK has not processed yet is not documented. So every refusal that may mean
  /// this is followed by another attempt, which is safe because OK did not accept the message.
  private func processingPause(
    _ error: MessagingError, _ message: OKMessage, _ attempt: Attempt
  ) -> Duration? {
    let pauses = configuration.processing.retries
    let kinds: [OKErrorCode.Kind] = [.request, .argument, .notFound, .media]
    guard error.delivery == .rejected, let code = error.okCode, kinds.contains(code.kind),
      message.attachments.contains(where: \.mayBeProcessed), attempt.number <= pauses.count
    else { return nil }
    return pauses[attempt.number - 1]
  }
}

extension OKOutgoingAttachment {
  /// Whether the attachment refers to an upload, which OK may still be processing.
  fileprivate var mayBeProcessed: Bool {
    if case .media = content { true } else { false }
  }
}

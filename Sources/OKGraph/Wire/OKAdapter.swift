import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// To whom a message goes.
enum OKDestination: Hashable, Sendable {
  case chat(OKChatID)
  case user(OKUserID)
}

/// What OK gives to the pipeline: one message, and the recipients of one request.
struct OKAdapter: ProviderAdapter {
  let message: OKMessage
  /// What is wrong with the message, found once for all recipients.
  let messageIssues: [ValidationIssue]
  let configuration: OKGraphClient.Configuration
  let address: OKAddress
  let reading: OKReading
  /// Whether people are named in a list; else every message has a request of its own.
  let isBroadcast: Bool

  var limits: MessageLimits {
    configuration.effectiveLimits.with { if !isBroadcast { $0.batch.value = 1 } }
  }

  var allowsPlainHTTP: Bool { configuration.allowPlainHTTP }

  func issues(_ destination: OKDestination) -> [ValidationIssue] {
    let (path, id) =
      switch destination {
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
    return recipient + messageIssues
  }

  func budgetKey(_ destination: OKDestination) -> BudgetKey {
    let text: Substring =
      switch destination {
      case .chat(let id): id.rawValue[...]
      case .user(let id): id.digits
      }
    let recipient =
      UInt64(text) ?? text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return BudgetKey(group: configuration.group, recipient: RecipientKey(recipient))
  }

  func redaction(for destinations: ArraySlice<OKDestination>) -> Redaction {
    Redaction(secrets: [address.token], texts: [message.text ?? ""])
  }

  func request(_ destinations: ArraySlice<OKDestination>) throws(ValidationError) -> TransportRequest {
    var path = ["me", "messages"]
    let recipient: OKRequestBody.Recipient
    switch destinations.first {
    case .chat(let id)?:
      recipient = .chat(id)
      path.append(id.rawValue)
    case .user(let id)? where !isBroadcast: recipient = .user(id)
    default:
      recipient = .users(destinations.compactMap { if case .user(let id) = $0 { id } else { nil } })
    }
    return try address.post(path, [], OKRequestBody(recipient: recipient, content: .message(message)))
  }

  func classify(
    _ answer: Result<TransportResponse, TransportError>, _ destinations: ArraySlice<OKDestination>,
    _ attempt: Attempt
  ) -> [RetryDecision<SendOutcome<OKSendReceipt>>] {
    switch answer {
    case .failure(let error):
      let trouble = reading.trouble(error, attempt, isReading: false)
      return destinations.map { _ in decision(trouble, attempt) }
    case .success(let response):
      if let trouble = reading.trouble(response, attempt, isReading: false) {
        return destinations.map { _ in decision(trouble, attempt) }
      }
      return outcomes(response, destinations.count).map { .final($0) }
    }
  }

  private func outcomes(_ response: TransportResponse, _ count: Int) -> [SendOutcome<OKSendReceipt>] {
    func unreadable(_ detail: String) -> SendOutcome<OKSendReceipt> {
      .failed(.unreadable(response, detail))
    }
    let answer: OKSendAnswer
    do throws(MessagingError) {
      answer = try reading.value(OKSendAnswer.self, of: response)
    } catch {
      return Array(repeating: .failed(error), count: count)
    }
    guard isBroadcast else {
      return [answer.single ?? unreadable("neither an id of the message nor one clear `success`")]
    }
    guard let outcomes = answer.outcomes(of: count) else {
      let lists = [answer.success?.values.count, answer.chatIDs?.values.count].map {
        $0.map { "\($0)" } ?? "no"
      }
      let detail = "\(lists[0]) values in `success` and \(lists[1]) in `chat_ids` for \(count) people"
      return Array(repeating: unreadable(detail), count: count)
    }
    return outcomes.map { $0 ?? unreadable("`success` and `chat_ids` contradict each other for this person") }
  }

  private func decision(
    _ trouble: OKReading.Trouble, _ attempt: Attempt
  ) -> RetryDecision<SendOutcome<OKSendReceipt>> {
    if let pause = trouble.pause {
      return .retry(after: pause, blocksGroup: trouble.isThrottled, otherwise: trouble.error)
    }
    if let pause = processingPause(trouble.error, attempt) {
      return .retry(after: pause, blocksGroup: false, otherwise: trouble.error)
    }
    guard trouble.error.code == .rejected, let rejection = trouble.error.rejection else {
      return .final(.failed(trouble.error))
    }
    return .final(.rejected(rejection))
  }

  /// An upload that OK has not processed yet. The code for that is not documented, so every refusal that may mean it
  /// is followed by another attempt: OK has said that it did not take the message.
  private func processingPause(_ error: MessagingError, _ attempt: Attempt) -> Duration? {
    let pauses = configuration.processing.retries
    let kinds: [OKErrorCode.Kind] = [.request, .argument, .notFound, .media]
    guard error.delivery == .rejected, let code = error.okCode, kinds.contains(code.kind),
      message.attachments.contains(where: \.mayBeProcessed), attempt.number <= pauses.count
    else { return nil }
    return pauses[attempt.number - 1]
  }
}

extension OKOutgoingAttachment {
  fileprivate var mayBeProcessed: Bool {
    if case .media = content { true } else { false }
  }
}

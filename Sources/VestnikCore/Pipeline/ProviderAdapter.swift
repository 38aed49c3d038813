#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// What a provider gives to the one pipeline: its rules, its requests, and the meaning of its responses. Everything
/// else is written once, in ``SendPipeline`` and ``SendRun``.
@usableFromInline package protocol ProviderAdapter: Sendable {
  associatedtype Message: Sendable
  associatedtype Receipt: Sendable

  /// The limits in force: the size of a request, and how many messages of a group go in a second.
  var limits: MessageLimits { get }

  /// Whether plain `http` to another machine was allowed explicitly.
  var allowsPlainHTTP: Bool { get }

  /// Returns what is wrong with the message. One with an error never reaches the members below.
  func issues(_ message: Message) -> [ValidationIssue]

  /// Returns what the budget counts the message for.
  func budgetKey(_ message: Message) -> BudgetKey

  /// Returns the request that carries the messages.
  func request(_ messages: ArraySlice<Message>) throws(ValidationError) -> TransportRequest

  /// Returns what no failure of these messages may repeat: the credentials, and what is personal in the messages.
  func redaction(for messages: ArraySlice<Message>) -> Redaction

  /// Returns what a response, or its absence, means for each message, in their order. The only place that decides
  /// whether a message is sent again. The pipeline redacts what it returns.
  func classify(
    _ response: Result<TransportResponse, TransportError>, _ messages: ArraySlice<Message>, _ attempt: Attempt
  ) -> [RetryDecision<SendOutcome<Receipt>>]
}

extension ProviderAdapter {
  package var allowsPlainHTTP: Bool { false }
}

/// Which request a response belongs to.
@usableFromInline package struct Attempt: Sendable {
  /// 1 for the first request that holds the message.
  @usableFromInline package var number: Int
  /// When the response arrived.
  package var date: Date
  private let backoff: SendOptions.Backoff

  package init(number: Int, date: Date, backoff: SendOptions.Backoff = SendOptions.Backoff()) {
    self.number = number
    self.date = date
    self.backoff = backoff
  }

  /// The pause before the next attempt when the provider named none.
  package var pause: Duration { backoff.wait(afterAttempt: number) }
}

/// What a response means for one message, or for a call that sends none.
@usableFromInline package enum RetryDecision<Value: Sendable>: Sendable {
  /// The outcome, whatever it is.
  case final(Value)
  /// Provably safe to send again after a pause; `otherwise` is the failure to report when there is no attempt left.
  /// With `blocksGroup` all messages of the group are held back during the pause.
  indirect case retry(after: Duration, blocksGroup: Bool, otherwise: MessagingError)
}

extension RetryDecision {
  /// The decision about a missing response of a provider that does not recognise repeats: only what certainly did
  /// not leave the machine is sent again.
  package static func noResponse<Receipt>(
    _ error: TransportError, _ attempt: Attempt
  ) -> Self where Value == SendOutcome<Receipt> {
    let failure = MessagingError(error)
    guard error.phase == .notSent, error.isTransient else { return .final(.failed(failure)) }
    return .retry(after: attempt.pause, blocksGroup: false, otherwise: failure)
  }
}

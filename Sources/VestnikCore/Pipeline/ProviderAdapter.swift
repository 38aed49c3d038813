#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// A provider's part of the send pipeline: its validation, its requests, and the meaning of its responses.
///
/// Everything else is written once for all providers, in ``SendPipeline`` and ``SendRun``.
@usableFromInline package protocol ProviderAdapter: Sendable {
  associatedtype Message: Sendable
  associatedtype Receipt: Sendable

  /// The provider's name in events.
  var provider: ProviderName { get }

  /// The limits in force: messages per request, and messages per second of a sender group.
  var limits: MessageLimits { get }

  /// Whether plain `http` to another machine was allowed explicitly.
  var allowsPlainHTTP: Bool { get }

  /// Returns what is wrong with the message. A message with an error is passed to no other member of the adapter.
  func issues(_ message: Message) -> [ValidationIssue]

  /// Returns the sender group and the recipient for which the budget counts the message.
  func budgetKey(_ message: Message) -> BudgetKey

  /// Returns the request that carries the messages.
  ///
  /// - Throws: ``ValidationError`` when the messages cannot be sent in one request.
  func request(_ messages: ArraySlice<Message>) throws(ValidationError) -> TransportRequest

  /// Returns the redaction for failures of these messages: it hides the credentials and the messages' personal data.
  func redaction(for messages: ArraySlice<Message>) -> Redaction

  /// Returns what a response, or the transport's error, means for each message, in the order of the messages.
  ///
  /// Only this method decides whether a message is sent again. The pipeline redacts the result.
  func classify(
    _ response: Result<TransportResponse, TransportError>, _ messages: ArraySlice<Message>, _ attempt: Attempt
  ) -> [RetryDecision<SendOutcome<Receipt>>]
}

extension ProviderAdapter {
  package var allowsPlainHTTP: Bool { false }
}

/// The number of a request among those for the same message, and the time of its response.
@usableFromInline package struct Attempt: Sendable {
  /// The number of the request, 1 for the first that holds the message.
  @usableFromInline package var number: Int
  /// When the response or the transport's error arrived.
  package var date: Date
  private let backoff: SendOptions.Backoff

  package init(number: Int, date: Date, backoff: SendOptions.Backoff = SendOptions.Backoff()) {
    self.number = number
    self.date = date
    self.backoff = backoff
  }

  /// The pause before the next attempt when the provider names none.
  package var pause: Duration { backoff.wait(afterAttempt: number) }
}

/// A decision about one message, or about a call that sends none: a final value, or another attempt.
@usableFromInline package enum RetryDecision<Value: Sendable>: Sendable {
  /// The outcome, a success or a failure; there is no further attempt.
  case final(Value)
  /// It is provably safe to send again after a pause. `otherwise` is the failure to report when no attempt is left.
  /// With `blocksGroup` all messages of the sender group are held back during the pause.
  indirect case retry(after: Duration, blocksGroup: Bool, otherwise: MessagingError)
}

extension RetryDecision {
  /// Returns the decision about a message without a response, for a provider that does not recognise repeats: the
  /// message is sent again only if it certainly did not leave the machine.
  package static func noResponse<Receipt>(
    _ error: TransportError, _ attempt: Attempt
  ) -> Self where Value == SendOutcome<Receipt> {
    let failure = MessagingError(error)
    guard error.phase == .notSent, error.isTransient else { return .final(.failed(failure)) }
    return .retry(after: attempt.pause, blocksGroup: false, otherwise: failure)
  }
}

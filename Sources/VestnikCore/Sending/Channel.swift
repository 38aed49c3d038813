#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// What a provider gives to the one pipeline; everything else is written once.
@usableFromInline package protocol Channel: Sendable {
  associatedtype Message: Sendable
  associatedtype Receipt: Sendable

  /// The limits in force: the size of a request, and how many messages of a group go in a second.
  var limits: MessageLimits { get }

  /// Whether plain `http` to another machine was allowed explicitly.
  var allowsPlainHTTP: Bool { get }

  /// What is wrong with the message. One with an error never reaches the members below.
  func issues(_ message: Message) -> [ValidationIssue]

  /// What the budget counts.
  func demand(_ message: Message) -> BudgetDemand

  /// The request that carries the messages.
  func request(_ messages: ArraySlice<Message>) throws(ValidationError) -> TransportRequest

  /// What no failure of these messages may repeat: the credentials, and what is personal in the messages.
  func redaction(for messages: ArraySlice<Message>) -> Redaction

  /// What an answer, or its absence, means for each message, in their order. The only place that decides whether
  /// a message is sent again. The pipeline redacts what it returns.
  func classify(
    _ answer: Result<TransportResponse, TransportError>, _ messages: ArraySlice<Message>, _ attempt: Attempt
  ) -> [Disposition<Receipt>]
}

extension Channel {
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

/// What an answer means for one message.
@usableFromInline package enum Disposition<Receipt: Sendable>: Sendable {
  case final(SendOutcome<Receipt>)
  /// Provably safe to send again after a pause; `otherwise` is the outcome when there is no attempt left.
  /// `closing` keeps the whole group back during the pause.
  indirect case again(after: Duration, closing: Bool, otherwise: MessagingError)
}

extension Disposition {
  /// The reading of a missing answer for a provider that does not recognise repeats: only what certainly did not
  /// leave the machine is sent again.
  package static func noAnswer(_ error: TransportError, _ attempt: Attempt) -> Self {
    let code: MessagingError.Code = error.reason == .cancelled ? .cancelled : .transport
    let failure = MessagingError(
      code: code, delivery: error.phase == .notSent ? .notSent : .unknown, transport: error)
    let isFinal = error.phase == .maybeSent || error.reason == .cancelled || error.reason == .invalidRequest
    return isFinal
      ? .final(.failed(failure)) : .again(after: attempt.pause, closing: false, otherwise: failure)
  }
}

/// A sender of messages: the protocol of every client, and of a fake in your tests.
///
/// ```swift
/// func send<Sender: MessageSender>(_ messages: [Sender.Message], through sender: Sender) async {
///   for (index, outcome) in await sender.send(messages).enumerated() {
///     if case .accepted = outcome { continue }
///     print("message \(index): \(outcome)")
///   }
/// }
/// ```
public protocol MessageSender<Message, Receipt>: Sendable {
  /// The type of a message.
  associatedtype Message: Sendable
  /// The type of the receipt that the provider gives for an accepted message.
  associatedtype Receipt: Sendable

  /// The most messages that the provider takes in one request.
  var batchLimit: Int { get }

  /// A closure that receives the events of the sender, to which a campaign reports its own steps; `nil`, the default,
  /// for a sender that reports nothing.
  var onEvent: (@Sendable (ClientEvent) -> Void)? { get }

  /// Returns the sender group for which the limits count the message; `nil` when the sender does not know it.
  ///
  /// The default implementation returns `nil`. A campaign passes the messages of one group in each call, so that a
  /// group without budget does not hold up another. An implementation has to spell its result `SenderGroup?`: a
  /// method with another result type does not replace the default.
  func group(of message: Message) -> SenderGroup?

  /// Returns what is wrong or doubtful about a message for this sender; empty when nothing is.
  ///
  /// `send` refuses a message with an error and sends a message that has only warnings. The default implementation
  /// returns nothing.
  func issues(for message: Message) -> [ValidationIssue]

  /// Sends messages in as many requests as the limits ask for; returns one outcome for each message.
  ///
  /// It never throws: the failure of one request must not hide the success of another.
  ///
  /// - Parameters:
  ///   - messages: Any number of messages. A message for which the budget has no room within the wait of the options
  ///     is `.overBudget`.
  ///   - options: How to send; `nil` for the sender's own options.
  /// - Returns: One outcome for each message, in the same order, also when the task is cancelled.
  func send(_ messages: [Message], options: SendOptions?) async -> [SendOutcome<Receipt>]

  /// Whether `send(_:options:onDeparture:)` reports each request before it leaves; `false` unless the sender
  /// implements that method.
  var reportsDepartures: Bool { get }

  /// Sends messages as `send(_:options:)` does, and reports which of them are about to leave.
  ///
  /// A campaign with a checkpoint writes the report down, so that after a crash only the reported messages are in
  /// doubt. The default implementation reports all messages at once and then sends them.
  ///
  /// - Parameters:
  ///   - messages: Any number of messages.
  ///   - options: How to send; `nil` for the sender's own options.
  ///   - onDeparture: Called with the indices of the messages of a request before the budget is asked for it, at most
  ///     once for each message of the array. When it throws, these messages are not sent.
  /// - Returns: One outcome for each message, in the same order, also when the task is cancelled.
  func send(
    _ messages: [Message], options: SendOptions?,
    onDeparture: @escaping @Sendable (_ indices: [Int]) async throws -> Void
  ) async -> [SendOutcome<Receipt>]
}

extension MessageSender {
  /// `nil`: the default for a sender that reports no events.
  public var onEvent: (@Sendable (ClientEvent) -> Void)? { nil }

  /// `nil`: the default for a sender that does not know the group of a message.
  public func group(of message: Message) -> SenderGroup? { nil }

  /// `false`: the default for a sender without a report, of which all messages of a call count as departed at once.
  public var reportsDepartures: Bool { false }

  /// Reports all messages at once and then sends them: the default for a sender that has no report for each request.
  public func send(
    _ messages: [Message], options: SendOptions?,
    onDeparture: @escaping @Sendable (_ indices: [Int]) async throws -> Void
  ) async -> [SendOutcome<Receipt>] {
    do {
      try await onDeparture(Array(messages.indices))
    } catch {
      return messages.map { _ in .failed(.departureRefused) }
    }
    return await send(messages, options: options)
  }

  /// Returns no issues: the default for a sender that checks no message.
  public func issues(for message: Message) -> [ValidationIssue] { [] }

  /// Returns the warnings about messages that would be sent in spite of them, such as a number without a country
  /// code.
  ///
  /// The outcomes of `send` do not contain warnings: an accepted message is `.accepted`.
  /// ``CampaignOptions/onWarning`` reports warnings while a campaign runs.
  ///
  /// - Returns: For each message with warnings and without errors its index in the array and the warnings.
  public func warnings(in messages: [Message]) -> [(index: Int, issues: [ValidationIssue])] {
    messages.indices.compactMap { index in
      let issues = issues(for: messages[index])
      return issues.isEmpty || issues.containsError ? nil : (index, issues)
    }
  }

  /// Sends messages with the sender's own options; returns one outcome for each message, in the same order.
  public func send(_ messages: [Message]) async -> [SendOutcome<Receipt>] {
    await send(messages, options: nil)
  }

  /// Sends one message, as a batch of one; returns the provider's receipt.
  ///
  /// - Parameters:
  ///   - message: The message.
  ///   - options: How to send; `nil` for the sender's own options.
  /// - Returns: The provider's receipt.
  /// - Throws: ``MessagingError`` for every outcome except `.accepted`. Its issues have the paths of the message: `phone`.
  public func send(_ message: Message, options: SendOptions? = nil) async throws(MessagingError) -> Receipt {
    guard let outcome = await send([message], options: options).first else {
      throw MessagingError(
        code: .unreadableResponse, delivery: .unknown,
        detail: "the sender returned no outcome for the message")
    }
    do throws(MessagingError) {
      return try outcome.get()
    } catch {
      var error = error
      error.issues = error.issues.map { $0.unnested(from: "[0]") }
      throw error
    }
  }
}

extension MessagingError {
  /// The failure of messages that were not sent because `onDeparture` threw.
  static var departureRefused: Self {
    Self(
      code: .cancelled, delivery: .notSent,
      detail: "not sent: the departure could not be noted beforehand; the error of the campaign says why")
  }
}

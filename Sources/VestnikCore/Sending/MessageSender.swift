/// What every client is, and all that generic code and a fake of your own need.
public protocol MessageSender<Message, Receipt>: Sendable {
  /// What is sent.
  associatedtype Message: Sendable
  /// What the provider gives for a message that it took.
  associatedtype Receipt: Sendable

  /// How many messages the provider takes in one request.
  var batchLimit: Int { get }

  /// Returns the group that the limits count the message for; `nil`, unless the sender implements it, when the sender
  /// cannot tell.
  ///
  /// A campaign hands over one group at a time, so that a group without budget does not hold up another. The result has
  /// to be spelt `SenderGroup?`: with another type the method is not this one.
  func group(of message: Message) -> SenderGroup?

  /// Returns what is wrong or doubtful about a message for this sender; `send` refuses one with an error, and sends one
  /// with warnings alone. A sender that checks nothing need not implement it.
  func issues(for message: Message) -> [ValidationIssue]

  /// Sends messages; cuts them into requests as the limits ask.
  ///
  /// Never throws: a request that failed must not hide one that went.
  ///
  /// - Parameters:
  ///   - messages: Any number of messages; what the budget has no room for within the options' wait is `.overBudget`.
  ///   - options: How to send; `nil` for the client's own.
  /// - Returns: One outcome for each message, in the same order, also when the task is cancelled.
  func send(_ messages: [Message], options: SendOptions?) async -> [SendOutcome<Receipt>]

  /// Whether `send(_:options:onDeparture:)` reports each request before it leaves; `false` unless the sender implements
  /// that method.
  var reportsDepartures: Bool { get }

  /// Sends messages as `send(_:options:)` does, and reports which of them are about to leave. A campaign with a
  /// checkpoint writes that down, so that after a crash only those messages are in doubt.
  ///
  /// - Parameters:
  ///   - messages: Any number of messages.
  ///   - options: How to send; `nil` for the client's own.
  ///   - onDeparture: Called with the indices of the messages of a request before the budget is asked for it, once for
  ///     each message of the array at most. When it throws, these messages are not sent.
  /// - Returns: One outcome for each message, in the same order, also when the task is cancelled.
  func send(
    _ messages: [Message], options: SendOptions?,
    onDeparture: @escaping @Sendable (_ places: [Int]) async throws -> Void
  ) async -> [SendOutcome<Receipt>]
}

extension MessageSender {
  /// `nil`: the sender cannot tell.
  public func group(of message: Message) -> SenderGroup? { nil }

  /// `false`: all messages of a call count as departed when it begins.
  public var reportsDepartures: Bool { false }

  /// Reports all messages at once, and sends them then.
  public func send(
    _ messages: [Message], options: SendOptions?,
    onDeparture: @escaping @Sendable (_ places: [Int]) async throws -> Void
  ) async -> [SendOutcome<Receipt>] {
    do {
      try await onDeparture(Array(messages.indices))
    } catch {
      return messages.map { _ in .failed(.departureRefused) }
    }
    return await send(messages, options: options)
  }

  /// Nothing: this sender checks no message.
  public func issues(for message: Message) -> [ValidationIssue] { [] }

  /// What is doubtful about messages that would be sent all the same, such as a number without a country code.
  ///
  /// `send` does not report warnings in its outcomes: a message that was accepted is accepted. To see them while a
  /// campaign runs see ``CampaignOptions/onWarning``.
  ///
  /// - Returns: For each message with warnings and no error its place in the array and the warnings.
  public func warnings(in messages: [Message]) -> [(index: Int, issues: [ValidationIssue])] {
    messages.indices.compactMap { index in
      let issues = issues(for: messages[index])
      return issues.isEmpty || issues.containsError ? nil : (index, issues)
    }
  }

  /// Sends messages with the client's own options.
  public func send(_ messages: [Message]) async -> [SendOutcome<Receipt>] {
    await send(messages, options: nil)
  }

  /// Sends one message: the same path as a batch of one.
  ///
  /// - Returns: The provider's receipt.
  /// - Throws: ``MessagingError`` for every outcome but acceptance. Its issues have the paths of the message: `phone`.
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

public import VestnikCore

extension DevinoClient {
  /// The service of the message: a campaign runs services side by side, so that one whose budget is used up does not
  /// hold up the others.
  public func group(of message: DevinoMessage) -> SenderGroup? {
    message.service
  }

  /// `true`: each request is reported before it leaves.
  public var reportsDepartures: Bool { true }

  /// Sends messages and reports which of them are about to leave; see `MessageSender`.
  public func send(
    _ messages: [DevinoMessage], options: SendOptions?,
    onDeparture: @escaping @Sendable (_ places: [Int]) async throws -> Void
  ) async -> [SendOutcome<SendReceipt>] {
    await pipeline.send(messages, options: options, onDeparture: onDeparture)
  }
}

public import VestnikCore

/// One message for many people: the messages of this sender are people's ids, so that a `Campaign` can go through it.
///
/// Everybody gets the message in their own chat with the group and does not see the others (graph.user.messages, POST);
/// each must have allowed the group to write.
///
/// People who are named in one request share its fate when no answer comes; else OK says of each whether they got the
/// message, without a reason. When its lists do not fit the request, all of them are `.failed` with `.unknown`.
public struct OKBroadcast: MessageSender, RedactedPrinting {
  private let message: OKMessage
  private let pipeline: SendPipeline<OKAdapter>

  init(_ message: OKMessage, _ pipeline: SendPipeline<OKAdapter>) {
    self.message = message
    self.pipeline = pipeline
  }

  /// The group; neither message nor token.
  public var description: String { "OKBroadcast(group \(pipeline.adapter.configuration.group))" }

  /// How many people one request names: 100 unless the limits say otherwise.
  public var batchLimit: Int { max(1, pipeline.adapter.limits.batch.value ?? .max) }

  /// The group of the client's configuration.
  ///
  /// - Parameter message: Not looked at.
  public func group(of message: OKUserID) -> SenderGroup? { pipeline.adapter.configuration.group }

  /// What is wrong or doubtful about the message, or about a person's id.
  ///
  /// - Parameter message: The id of the person.
  public func issues(for message: OKUserID) -> [ValidationIssue] {
    pipeline.adapter.issues(addressed(message))
  }

  /// The request that would carry the message to these people, with a placeholder for the token. Nothing is sent.
  ///
  /// - Parameter users: At most ``batchLimit`` people.
  /// - Throws: `ValidationError` for what `send` would refuse as invalid.
  public func preview(_ users: [OKUserID]) throws(ValidationError) -> RequestPreview {
    try pipeline.adapter.preview(users.map(addressed), with: pipeline.adapter.withPlaceholders)
  }

  private func addressed(_ user: OKUserID) -> OKOutgoingMessage {
    OKOutgoingMessage(message, to: .user(user))
  }

  /// Sends the message to people.
  ///
  /// - Parameters:
  ///   - messages: The people; more than ``batchLimit`` become several requests.
  ///   - options: How to send; `nil` for the context's.
  /// - Returns: One outcome for each person, in the same order, also when the task is cancelled.
  public func send(
    _ messages: [OKUserID], options: SendOptions?
  ) async -> [SendOutcome<OKSendReceipt>] {
    await pipeline.send(messages.map(addressed), options: options)
  }

  /// `true`: each request is reported before it leaves.
  public var reportsDepartures: Bool { true }

  /// Sends the message and reports whose request is about to leave; see `MessageSender`.
  public func send(
    _ messages: [OKUserID], options: SendOptions?,
    onDeparture: @escaping @Sendable (_ places: [Int]) async throws -> Void
  ) async -> [SendOutcome<OKSendReceipt>] {
    await pipeline.send(messages.map(addressed), options: options, onDeparture: onDeparture)
  }
}

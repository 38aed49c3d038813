/// What became of one message of a campaign.
public struct CampaignResult<Message: Sendable, Receipt: Sendable>: Sendable {
  /// The place of the message in the input, from 0.
  public var index: Int
  /// The message.
  public var message: Message
  /// What became of it.
  public var outcome: SendOutcome<Receipt>
  /// Whether the outcome is the one of a former run, from the checkpoint: this run did not send the message.
  ///
  /// The `response` and `transport` of such an error are gone; its `detail` says what the transport said.
  public var isReplayed: Bool
  /// How far the campaign is, this result included.
  public var progress: CampaignProgress

  /// Makes a result.
  public init(
    index: Int, message: Message, outcome: SendOutcome<Receipt>, isReplayed: Bool = false,
    progress: CampaignProgress
  ) {
    self.index = index
    self.message = message
    self.outcome = outcome
    self.isReplayed = isReplayed
    self.progress = progress
  }
}

extension MessagingError.Code {
  /// The process ended while the message was on its way: a campaign that resumes never sends it again.
  public static let interrupted: Self = "interrupted"
}

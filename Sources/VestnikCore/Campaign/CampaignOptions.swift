/// How a campaign runs.
public struct CampaignOptions: Sendable {
  /// How many sender groups are sent at once, 1 or more. A further group has its turn when one of them has nothing
  /// under way. For a sender without ``MessageSender/group(of:)`` it is the number of calls under way.
  public var groupsInParallel: Int
  /// How many messages may be read and not yet given out, 1 or more: the memory of a campaign.
  ///
  /// Results come in the order of the input, so a group that waits for its budget holds up the results behind it,
  /// and lets the others go on only as far as the window reaches.
  public var window: Int
  /// How long a message may wait for its budget, from its hand-over to the sender; beyond it is `.overBudget`.
  public var waitForBudget: Duration
  /// How each request is sent. Its `budget` is not used: ``waitForBudget`` says that.
  public var sending: SendOptions
  /// How many messages the input has, when it is known: for ``CampaignProgress/estimatedEnd``.
  public var total: Int?
  /// The clocks for the progress.
  public var time: any TimeSource
  /// Receives the warnings of a message that is about to be handed to the sender: its place in the input, from 0, and
  /// what is doubtful about it. `nil`, the default, costs nothing; else every message is checked once more.
  ///
  /// Called in the order of the input, on any thread; it must return quickly. A message whose outcome comes from the
  /// checkpoint has had its call in the former run.
  public var onWarning: (@Sendable (_ index: Int, _ issues: [ValidationIssue]) -> Void)?

  /// Makes options.
  public init(
    groupsInParallel: Int = 4, window: Int = 4_000, waitForBudget: Duration = .seconds(120),
    sending: SendOptions = SendOptions(), total: Int? = nil, time: any TimeSource = SystemTime(),
    onWarning: (@Sendable (_ index: Int, _ issues: [ValidationIssue]) -> Void)? = nil
  ) {
    self.groupsInParallel = groupsInParallel
    self.window = window
    self.waitForBudget = waitForBudget
    self.sending = sending
    self.total = total
    self.time = time
    self.onWarning = onWarning
  }
}

extension CampaignOptions {
  /// Messages of one group that the sender may hold: enough to hide responses that take 4 s at 50 messages a second.
  private static let messagesPerGroup = 200

  /// How many calls of one group may be under way.
  ///
  /// - Parameter reportsDepartures: Whether only what is about to leave is in doubt after a crash. Else every message of
  ///   a call is, and there are no more than four calls.
  func calls(in group: SenderGroup?, ofSize size: Int, reportsDepartures: Bool) -> Int {
    if group == nil { return max(1, groupsInParallel) }
    return reportsDepartures ? max(4, Self.messagesPerGroup / size) : 4
  }

  func batchSize(batchLimit: Int) -> Int {
    // 50 is what the documented limits let depart in one second; more in a call would only wait there.
    max(1, min(50, batchLimit, max(1, window) / 4))
  }
}

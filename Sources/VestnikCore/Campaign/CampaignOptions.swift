#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

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

/// How far a campaign is: what was given out so far.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct CampaignProgress: Hashable, Sendable, Codable, CustomStringConvertible {
  /// Results given out, those of former runs included.
  public var done: Int
  /// How many there will be, when the options say so.
  public var total: Int?
  /// Messages that the provider took.
  public var accepted: Int
  /// Messages that the provider refused.
  public var rejected: Int
  /// Messages that broke a rule.
  public var invalid: Int
  /// Messages that the budget had no room for.
  public var overBudget: Int
  /// Messages that failed otherwise.
  public var failed: Int
  /// Results of this run a second since it began; 0 before any time has passed.
  public var perSecond: Double
  /// When the last result is to be expected at this rate; `nil` without a total or a rate.
  public var estimatedEnd: Date?

  /// Makes a progress.
  public init(
    done: Int = 0, total: Int? = nil, accepted: Int = 0, rejected: Int = 0, invalid: Int = 0,
    overBudget: Int = 0, failed: Int = 0, perSecond: Double = 0, estimatedEnd: Date? = nil
  ) {
    self.done = done
    self.total = total
    self.accepted = accepted
    self.rejected = rejected
    self.invalid = invalid
    self.overBudget = overBudget
    self.failed = failed
    self.perSecond = perSecond
    self.estimatedEnd = estimatedEnd
  }

  /// One line: `1200 of 10000 (12%), 49.8/s, until 2026-01-01T00:03:17Z: 1190 accepted, 10 rejected`.
  public var description: String {
    var line = "\(done)"
    if let total {
      line += " of \(total)"
      if total > 0 { line += " (\(Int((Double(done) / Double(total) * 100).rounded(.down)))%)" }
    }
    let tenths = Int(min(1e15, max(0, (perSecond * 10).rounded())))
    line += ", \(tenths / 10).\(tenths % 10)/s"
    if let estimatedEnd { line += ", until \(estimatedEnd.formatted(.iso8601))" }
    let counts = [
      (accepted, "accepted"), (rejected, "rejected"), (invalid, "invalid"), (overBudget, "over budget"),
      (failed, "failed"),
    ]
    let words = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return words.isEmpty ? line : line + ": " + words.joined(separator: ", ")
  }
}

extension CampaignProgress {
  mutating func count<Receipt>(_ outcome: SendOutcome<Receipt>) {
    done += 1
    switch outcome {
    case .accepted: accepted += 1
    case .rejected: rejected += 1
    case .invalid: invalid += 1
    case .overBudget: overBudget += 1
    case .failed: failed += 1
    }
  }

  /// Replayed results took no time, so they do not count for the rate.
  mutating func estimate(fresh: Int, in elapsed: Duration, now: Date) {
    let seconds = elapsed.inSeconds
    perSecond = seconds > 0 ? Double(fresh) / seconds : 0
    estimatedEnd = nil
    guard let total, perSecond > 0 else { return }
    estimatedEnd = now.addingTimeInterval(Double(max(0, total - done)) / perSecond)
  }
}

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The options of a campaign.
public struct CampaignOptions: Sendable {
  /// The number of sender groups that are sent at once; 4 by default, and less than 1 counts as 1. A further group
  /// begins when one of them has no call under way. For a sender without ``MessageSender/group(of:)`` it is the
  /// number of calls under way.
  public var groupsInParallel: Int
  /// The number of messages that may be read and not yet given out; 4,000 by default, and less than 1 counts as 1. It
  /// bounds the memory of a campaign.
  ///
  /// Results come in the order of the input, so a group that waits for its budget holds up the results behind it, and
  /// the other groups go on only as far as the window reaches.
  public var window: Int
  /// The longest time that a message waits for its budget, from its hand-over to the sender; 120 s by default. A
  /// message that would wait longer gets the outcome `.overBudget`.
  public var waitForBudget: Duration
  /// The options of each request. Their `budget` is not used: ``waitForBudget`` takes its place.
  public var sending: SendOptions
  /// The number of messages in the input, for ``CampaignProgress/estimatedEnd``; `nil`, the default, when it is not
  /// known.
  public var total: Int?
  /// The clocks for the progress.
  public var time: any TimeSource
  /// A closure that receives the index of a message in the input, from 0, and the warnings about it, before the
  /// message is handed to the sender. With `nil`, the default, no message is checked for warnings.
  ///
  /// It is called in the order of the input, on any thread, and must return quickly. It is not called for a message
  /// whose outcome comes from the checkpoint: the former run called it.
  public var onWarning: (@Sendable (_ index: Int, _ issues: [ValidationIssue]) -> Void)?

  /// Makes options; the defaults are named at each property.
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
  /// The number of messages of one group that the sender may hold: enough for 50 messages a second when responses
  /// take 4 s.
  private static let messagesPerGroup = 200

  /// Returns how many calls of one group may be under way, 1 or more.
  ///
  /// - Parameters:
  ///   - group: The group; `nil` for a sender without groups.
  ///   - size: The size of a batch.
  ///   - reportsDepartures: Whether only the messages that are about to leave are in doubt after a crash. If not,
  ///     every message of a call is in doubt, so a group has no more than four calls.
  func calls(in group: SenderGroup?, ofSize size: Int, reportsDepartures: Bool) -> Int {
    if group == nil { return max(1, groupsInParallel) }
    return reportsDepartures ? max(4, Self.messagesPerGroup / size) : 4
  }

  /// Returns the number of messages that are handed over in one call, 1…50.
  func batchSize(batchLimit: Int) -> Int {
    // 50 is the documented limit for one second; further messages of a call would only wait in the sender.
    max(1, min(50, batchLimit, max(1, window) / 4))
  }
}

/// The progress of a campaign: the results given out so far, counted by outcome.
///
/// The coded form is Vestnik's own, version 1: the names of the properties.
public struct CampaignProgress: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The number of results given out, those of former runs included.
  public var done: Int
  /// The number of messages in the input, from ``CampaignOptions/total``; `nil` when it is not known.
  public var total: Int?
  /// The results, counted by kind.
  public var outcomes: OutcomeTally
  /// The rate in results a second since the run began, without those of former runs; 0 before any time has passed.
  public var perSecond: Double
  /// The time at which the last result is expected at this rate; `nil` without a total or a rate.
  public var estimatedEnd: Date?

  /// Makes a progress; by default that of a campaign without results.
  public init(
    done: Int = 0, total: Int? = nil, outcomes: OutcomeTally = OutcomeTally(), perSecond: Double = 0,
    estimatedEnd: Date? = nil
  ) {
    self.done = done
    self.total = total
    self.outcomes = outcomes
    self.perSecond = perSecond
    self.estimatedEnd = estimatedEnd
  }

  /// The progress in one line: `1200 of 10000 (12%), 49.8/s, until 2026-01-01T00:03:17Z: 1190 accepted, 10 rejected`.
  public var description: String {
    var line = "\(done)"
    if let total {
      line += " of \(total)"
      if total > 0 { line += " (\(Int((Double(done) / Double(total) * 100).rounded(.down)))%)" }
    }
    let tenths = Int(min(1e15, max(0, (perSecond * 10).rounded())))
    line += ", \(tenths / 10).\(tenths % 10)/s"
    if let estimatedEnd { line += ", until \(estimatedEnd.formatted(.iso8601))" }
    return outcomes.total == 0 ? line : "\(line): \(outcomes)"
  }
}

extension CampaignProgress {
  mutating func count<Receipt>(_ outcome: SendOutcome<Receipt>) {
    done += 1
    outcomes.add(outcome)
  }

  /// Sets the rate and the expected end from the results of this run and the time since it began. Replayed results
  /// took no time, so they do not count.
  mutating func estimate(fresh: Int, in elapsed: Duration, now: Date) {
    let seconds = elapsed.inSeconds
    perSecond = seconds > 0 ? Double(fresh) / seconds : 0
    estimatedEnd = nil
    guard let total, perSecond > 0 else { return }
    estimatedEnd = now.addingTimeInterval(Double(max(0, total - done)) / perSecond)
  }
}

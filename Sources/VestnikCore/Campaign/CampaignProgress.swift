#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

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

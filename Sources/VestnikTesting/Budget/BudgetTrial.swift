import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A store under trial, with groups and recipients of its own, and calls that compare its decisions with a rule.
///
/// Every comparison throws a ``BudgetFinding`` with the moment in the case at which it failed.
struct BudgetTrial: Sendable {
  let bench: BudgetBench
  let limits: BudgetLimits
  let prefix: String
  let store: any BudgetStore

  /// The time after which a place in the second is free again: a second and the margin.
  var window: Duration { .seconds(1) + max(.zero, limits.margin) }

  /// A group that only this store knows.
  func group(_ name: String = "a") -> SenderGroup { SenderGroup("\(prefix)-\(name)") }

  /// A key of this store for one of its recipients.
  func key(_ recipient: UInt64, in name: String = "a") -> BudgetKey {
    BudgetKey(group: group(name), recipient: RecipientKey(79_000_000_000 + recipient))
  }

  /// Keys of different recipients.
  func keys(_ count: Int, from first: UInt64 = 0, in name: String = "a") -> [BudgetKey] {
    (0..<UInt64(count)).map { key(first + $0, in: name) }
  }

  /// The same key a number of times.
  func same(_ recipient: UInt64, times count: Int, in name: String = "a") -> [BudgetKey] {
    Array(repeating: key(recipient, in: name), count: count)
  }

  /// Asks the store; returns its decisions.
  func ask(
    _ keys: [BudgetKey], pacing: SendOptions.Pacing = .sliced, when moment: String = "at first"
  ) async throws -> BudgetDecisions {
    let all = try await store.reserve(keys, pacing: pacing)
    guard all.count == keys.count else {
      throw BudgetFinding("\(moment): \(all.count) decisions about \(keys.count) keys")
    }
    return BudgetDecisions(all: all)
  }

  /// Asks the store and compares the kinds of its decisions, in the order of the keys.
  @discardableResult
  func reserve(
    _ keys: [BudgetKey], _ expected: BudgetDecisions.Run..., pacing: SendOptions.Pacing = .sliced,
    when moment: String = "at first"
  ) async throws -> BudgetDecisions {
    let decisions = try await ask(keys, pacing: pacing, when: moment)
    let expected = BudgetDecisions.merged(expected.filter { $0.count > 0 })
    guard decisions.runs == expected else {
      let (found, wanted) = (BudgetDecisions.words(decisions.runs), BudgetDecisions.words(expected))
      throw BudgetFinding("\(moment): \(found) instead of \(wanted)")
    }
    return decisions
  }

  /// Reports a departure as the pipeline does: only to a local store.
  func depart(_ reservations: [BudgetReservation], timeout: Duration = .seconds(10)) async throws {
    if store.isLocal { try await store.track(reservations, .departed(timeout: timeout)) }
  }

  /// Reports the end of a request.
  func end(_ reservations: [BudgetReservation], roundTrip: Duration?) async throws {
    try await store.track(reservations, .ended(roundTrip: roundTrip))
  }

  /// Blocks a group or one recipient of it until a date that is so far ahead on the caller's clock.
  func block(_ name: String = "a", recipient: UInt64? = nil, for duration: Duration) async throws {
    try await store.block(
      group(name), recipient: recipient.map { key($0, in: name).recipient },
      until: bench.time.now.advanced(by: duration))
  }

  /// Compares a time that the store gave with its bounds.
  func check(
    _ wait: Duration?, from lower: Duration, to upper: Duration, when moment: String
  ) throws {
    guard let wait else { throw BudgetFinding("\(moment): no wait") }
    guard wait > .zero, wait >= lower - bench.lateness, wait <= upper + bench.tolerance else {
      let bounds = lower == upper ? "\(lower)" : "\(lower) to \(upper)"
      throw BudgetFinding("\(moment): a wait of \(wait) instead of \(bounds)")
    }
  }

  /// Compares the end of a recipient's day or block with the earliest and the latest date; a store may round it up to
  /// a second.
  func check(_ date: Date?, from lower: Date, to upper: Date, when moment: String) throws {
    guard let date else { throw BudgetFinding("\(moment): no date") }
    guard date.isWithin(lower.advanced(by: .zero - bench.tolerance), upper.advanced(by: .seconds(1))) else {
      throw BudgetFinding(
        "\(moment): exhausted until \(date) instead of \(lower) (\(date.timeIntervalSince(lower)) s later)")
    }
  }
}

/// The decisions of one call.
struct BudgetDecisions: Sendable {
  /// A kind of decision, a number of times in a row.
  struct Run: Equatable, Sendable {
    var count: Int
    var kind: String

    static func granted(_ count: Int) -> Self { Self(count: count, kind: "granted") }
    static func wait(_ count: Int) -> Self { Self(count: count, kind: "wait") }
    static func exhausted(_ count: Int) -> Self { Self(count: count, kind: "exhausted") }
  }

  let all: [BudgetDecision]

  /// The kinds of the decisions, in their order.
  var runs: [Run] {
    Self.merged(
      all.map {
        switch $0 {
        case .granted: .granted(1)
        case .wait: .wait(1)
        case .exhausted: .exhausted(1)
        }
      })
  }

  /// The reservations of all grants.
  var reservations: [BudgetReservation] {
    all.compactMap { if case .granted(let reservation) = $0 { reservation } else { nil } }
  }

  /// The times of all waits.
  var waits: [Duration] {
    all.compactMap { if case .wait(let duration) = $0 { duration } else { nil } }
  }

  /// The dates of all that are exhausted.
  var ends: [Date] {
    all.compactMap { if case .exhausted(let until) = $0 { until } else { nil } }
  }

  /// Joins neighbours of one kind.
  static func merged(_ runs: [Run]) -> [Run] {
    runs.reduce(into: []) { merged, run in
      if let last = merged.last, last.kind == run.kind {
        merged[merged.count - 1].count += run.count
      } else {
        merged.append(run)
      }
    }
  }

  static func words(_ runs: [Run]) -> String {
    runs.isEmpty ? "no decision" : runs.map { "\($0.count) \($0.kind)" }.joined(separator: ", ")
  }
}

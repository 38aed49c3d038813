public import VestnikCore

/// A suite that tries a budget store and reports the rules of `BudgetStore` it breaks.
///
/// ```swift
/// let report = await BudgetStoreConformance().run { limits, time in MyStore(limits, time: time) }
/// #expect(report.failures.isEmpty, "\(report)")
/// ```
///
/// A ``Case`` is one rule: a name, the expected behaviour, the reason, and a trial, which makes a store and compares
/// its decisions with the rule. The rules are those in the documentation of `BudgetStore` and `BudgetLimits`; nothing
/// is expected of a store that is not written there. The cases run one after another and each makes stores of its own.
/// On a clock that the suite moves, ``Clock/manual``, all cases together take about a second.
///
/// A store that counts departures only, because its `track(_:_:)` does nothing, breaks `arrival/response`,
/// `arrival/no-response`, `arrival/under-way` and `arrival/time-out`. Leave them out with
/// ``init(clock:excluding:)``, and set `BudgetLimits.instant` to `.departure` where such a store is used.
public struct BudgetStoreConformance: Sendable {
  /// The clock by which the stores of a run count.
  public enum Clock: Hashable, Sendable {
    /// The `TimeSource` that a store is given: a ``ManualClock``, so that a day passes in a microsecond.
    case manual
    /// A clock of the store's own that cannot be moved, such as that of a server. It advances as real time does.
    ///
    /// Cases about a second wait in real time, about 15 s altogether. Cases about longer times are skipped. The
    /// `TimeSource` that a store is given is the caller's clock, and its wall clock may differ from the store's by days.
    case own
  }

  /// One rule and how it is tried.
  public struct Case: Sendable, Identifiable {
    /// The name, unique among all cases: `second/half-open`.
    public let name: String
    /// What a store has to do.
    public let expected: String
    /// Why a store has to do it: the rule of `BudgetStore` or the property of `BudgetLimits`, and what goes wrong
    /// otherwise.
    public let reason: String
    /// The trial: throws a `BudgetFinding` when the store breaks the rule.
    let body: @Sendable (BudgetBench) async throws -> Void

    /// The name, which is unique.
    public var id: String { name }

    init(
      _ name: String, expected: String, reason: String,
      _ body: @escaping @Sendable (BudgetBench) async throws -> Void
    ) {
      self.name = name
      self.expected = expected
      self.reason = reason
      self.body = body
    }
  }

  /// All cases, in the order in which they are run.
  public static let allCases: [Case] =
    decisionCases + apartCases + secondCases + waitCases + queueCases + arrivalCases + dayCases + orderCases
    + blockCases + releaseCases + clockCases + concurrencyCases + modelCases + failureCases

  /// The cases of this suite.
  public let cases: [Case]
  /// The clock by which the stores count.
  public let clock: Clock
  /// The longest time in which a store without its connection has to throw.
  package var failureLimit: Duration = .seconds(10)

  /// Makes a suite of all cases except those excluded.
  ///
  /// - Parameters:
  ///   - clock: The clock by which the stores count; by default the one that they are given.
  ///   - excluded: The names of the cases to leave out; by default none. Unknown names change nothing.
  public init(clock: Clock = .manual, excluding excluded: Set<String> = []) {
    self.clock = clock
    cases = Self.allCases.filter { !excluded.contains($0.name) }
  }

  /// Makes a suite of one case, or an empty suite when there is no case of that name.
  ///
  /// - Parameters:
  ///   - name: The name of the case.
  ///   - clock: The clock by which the stores count; by default the one that they are given.
  public init(only name: String, clock: Clock = .manual) {
    self.clock = clock
    cases = Self.allCases.filter { $0.name == name }
  }

  /// Tries the cases against stores, one after another; returns the report.
  ///
  /// With a store that never returns from a call this method never returns either, except after `disconnect`: give the
  /// test a time limit.
  ///
  /// - Parameters:
  ///   - disconnect: Takes the disk or the connection away from a store that `makeStore` made, so that it cannot
  ///     decide any longer. `nil`, the default, skips the cases about failures.
  ///   - makeStore: Makes an empty store of these limits. The store shares nothing with those that were made before:
  ///     neither a directory nor the keys of a database. The time source is the caller's clock.
  /// - Returns: The names of the cases that were run, the rules that were broken, and the cases that were skipped. A
  ///   case in which the store, `makeStore` or `disconnect` threw an error counts as a failure.
  public func run(
    disconnect: (@Sendable (any BudgetStore) async throws -> Void)? = nil,
    _ makeStore: @escaping @Sendable (BudgetLimits, any TimeSource) async throws -> any BudgetStore
  ) async -> ConformanceReport {
    var names: [String] = []
    var failures: [ConformanceFailure] = []
    var skipped: [ConformanceReport.SkippedCase] = []
    for one in cases {
      switch await verdict(on: one, disconnect, makeStore) {
      case .passed: names.append(one.name)
      case .failed(let found):
        names.append(one.name)
        failures.append(
          ConformanceFailure(name: one.name, expected: one.expected, found: found, reason: one.reason))
      case .skipped(let reason): skipped.append(.init(name: one.name, reason: reason))
      }
    }
    return ConformanceReport(names: names, failures: failures, skipped: skipped)
  }

  private enum Verdict {
    case passed
    case failed(String)
    case skipped(String)
  }

  /// Tries a case; returns the verdict.
  ///
  /// A finding on real time proves nothing when the machine was so slow that a second was over too early. Then the
  /// case is tried again, three times at most.
  private func verdict(
    on one: Case, _ disconnect: (@Sendable (any BudgetStore) async throws -> Void)?,
    _ makeStore: @escaping @Sendable (BudgetLimits, any TimeSource) async throws -> any BudgetStore
  ) async -> Verdict {
    for _ in 1...3 {
      let bench = BudgetBench(one.name, clock, failureLimit, disconnect, makeStore)
      do {
        try await one.body(bench)
        return .passed
      } catch let finding as BudgetFinding {
        if bench.wasInTime || !finding.dependsOnTime { return .failed(finding.words) }
      } catch let skip as BudgetSkip {
        return .skipped(skip.reason)
      } catch {
        return .failed("the case could not be tried: \(error)")
      }
    }
    return .skipped("the machine was too slow for a case that measures time")
  }
}

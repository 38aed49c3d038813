import Synchronization
import VestnikCore

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a store did instead of what a case expects: it ends the case.
struct BudgetFinding: Error {
  let words: String
  /// Whether a slow machine may be the cause, in a run on real time.
  var dependsOnTime = true

  init(_ words: String, dependsOnTime: Bool = true) {
    self.words = words
    self.dependsOnTime = dependsOnTime
  }
}

/// The reason why a case cannot be tried in this run: it ends the case.
struct BudgetSkip: Error {
  let reason: String

  init(_ reason: String) {
    self.reason = reason
  }
}

/// The tools of a conformance case: stores to try, and the caller's clock.
///
/// With ``BudgetStoreConformance/Clock/manual`` the clock moves only in ``pass(_:)``, and what is
/// measured is exact to the rounding of the store. With ``BudgetStoreConformance/Clock/own`` it goes on by itself, and
/// measurements allow for a machine that is up to 200 ms late.
final class BudgetBench: Sendable {
  private enum CallersClock {
    case manual(ManualClock)
    case real(RealClock)
  }

  /// When a manual clock begins: 1 January 2026, 10:00 UTC, so that no midnight is exactly a day away.
  private static let start = Date(timeIntervalSince1970: 1_767_261_600)

  private let name: String
  private let clock: CallersClock
  private let made = Locked(0)
  private let makeStore: @Sendable (BudgetLimits, any TimeSource) async throws -> any BudgetStore
  private let disconnectStore: (@Sendable (any BudgetStore) async throws -> Void)?
  /// The longest time in which a store without its connection has to throw.
  let failureLimit: Duration

  init(
    _ name: String, _ clock: BudgetStoreConformance.Clock, _ failureLimit: Duration,
    _ disconnect: (@Sendable (any BudgetStore) async throws -> Void)?,
    _ makeStore: @escaping @Sendable (BudgetLimits, any TimeSource) async throws -> any BudgetStore
  ) {
    self.name = name
    self.clock = clock == .manual ? .manual(ManualClock(startingAt: Self.start)) : .real(RealClock())
    self.failureLimit = failureLimit
    disconnectStore = disconnect
    self.makeStore = makeStore
  }

  /// The caller's clock, which the stores are given.
  var time: any TimeSource {
    switch clock {
    case .manual(let clock): clock
    case .real(let clock): clock
    }
  }

  /// Whether the clock moves only in ``pass(_:)``.
  var isManual: Bool {
    if case .manual = clock { true } else { false }
  }

  /// Whether no more than 200 ms have passed beside the time that the case wanted to pass.
  var wasInTime: Bool {
    switch clock {
    case .manual: true
    case .real(let clock): clock.delay < .milliseconds(200)
    }
  }

  /// How much longer than expected a measured time may be: a store may round up to milliseconds.
  var tolerance: Duration { isManual ? .milliseconds(10) : .milliseconds(50) }
  /// How much shorter than expected a measured time may be: the time that has passed since the decision was due.
  var lateness: Duration { isManual ? .milliseconds(1) : .milliseconds(250) }

  /// Makes an empty store of these limits.
  func store(_ limits: BudgetLimits) async throws -> BudgetTrial {
    let number = made.change { made in
      made += 1
      return made
    }
    return BudgetTrial(
      bench: self, limits: limits, prefix: "\(name)-\(number)", store: try await makeStore(limits, time))
  }

  /// Makes an empty store that counts departures.
  ///
  /// - Parameters:
  ///   - second: The limit of a second; by default none.
  ///   - day: The limit of a day; by default none.
  func store(
    second: Int? = nil, day: Int? = nil, margin: Duration = .milliseconds(20), countsRejected: Bool = false
  ) async throws -> BudgetTrial {
    try await store(
      BudgetLimits(
        perSecond: second, perDayAndRecipient: day, instant: .departure, margin: margin,
        countsRejected: countsRejected))
  }

  /// Lets time pass: moves the clock, or waits.
  ///
  /// - Throws: ``BudgetSkip`` when more than 3 s of real time would have to pass.
  func pass(_ duration: Duration) async throws {
    switch clock {
    case .manual(let clock): clock.advance(by: duration)
    case .real(let clock):
      guard duration <= .seconds(3) else {
        throw BudgetSkip("because \(duration) of real time would have to pass")
      }
      try await clock.pass(duration)
    }
  }

  /// Lets a time pass, less so much that the rest certainly has not passed: 1 ms, or 250 ms on real time.
  func passAlmost(_ duration: Duration) async throws {
    try await pass(duration - (isManual ? .milliseconds(1) : .milliseconds(250)))
  }

  /// Lets the time of a `.wait` pass as the pipeline does, which asks again after 1 ms at the soonest.
  func pass(wait: Duration) async throws {
    try await pass(max(wait, .milliseconds(1)))
  }

  /// Ends a case that takes too long on real time.
  func needsManualClock() throws {
    if !isManual { throw BudgetSkip("because the clock of the store cannot be moved") }
  }

  /// Steps the caller's wall clock, as NTP does.
  func stepWallClock(by duration: Duration) {
    switch clock {
    case .manual(let clock): clock.stepWallClock(by: duration)
    case .real(let clock): clock.stepWallClock(by: duration)
    }
  }

  /// Takes the disk or the connection away from a store.
  ///
  /// - Throws: ``BudgetSkip`` when the suite was not told how.
  func disconnect(_ trial: BudgetTrial) async throws {
    guard let disconnectStore else { throw BudgetSkip("because the run has no disconnect closure") }
    try await disconnectStore(trial.store)
  }

  /// Runs a call of a store that may hang; returns its result, or `nil` when it takes longer than ``failureLimit``.
  ///
  /// The limit is in real time. The manual clock advances meanwhile, for a store that measures its own time-out on it.
  func result<Value: Sendable>(
    of call: @escaping @Sendable () async throws -> Value
  ) async -> Result<Value, any Error>? {
    let (results, continuation) = AsyncStream.makeStream(of: Result<Value, any Error>?.self)
    let caller = Task {
      do {
        continuation.yield(.success(try await call()))
      } catch {
        continuation.yield(.failure(error))
      }
    }
    let watch = Task {
      for _ in 0..<100 where !Task.isCancelled {
        try? await Task.sleep(for: failureLimit / 100)
        if case .manual(let clock) = clock { clock.advance(by: failureLimit / 100) }
      }
      continuation.yield(nil)
    }
    // Not a task group, which would wait for a call that never returns.
    let first = await results.first { _ in true }
    caller.cancel()
    watch.cancel()
    return first ?? nil
  }
}

/// A clock on real time whose wall clock a case can step.
private final class RealClock: TimeSource {
  private let system = SystemTime()
  private let startedAt: Duration
  private let state = Mutex((steps: Duration.zero, planned: Duration.zero))

  init() {
    startedAt = system.uptime
  }

  var now: Date { system.now.advanced(by: state.withLock(\.steps)) }
  var uptime: Duration { system.uptime }
  /// The time that has passed beside what the case wanted to pass.
  var delay: Duration { system.uptime - startedAt - state.withLock(\.planned) }

  func sleep(until uptime: Duration) async throws(CancellationError) {
    try await system.sleep(until: uptime)
  }

  func pass(_ duration: Duration) async throws {
    state.withLock { $0.planned += duration }
    try await Task.sleep(for: duration, tolerance: .zero, clock: .continuous)
  }

  func stepWallClock(by duration: Duration) {
    state.withLock { $0.steps += duration }
  }
}

extension Date {
  func isWithin(_ lower: Date, _ upper: Date) -> Bool { self >= lower && self <= upper }
}

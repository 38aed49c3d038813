import Synchronization
public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A clock that only a test moves: wall clock and waiting together.
///
/// ``uptime`` starts at zero and never runs backwards.
public final class ManualClock: TimeSource {
  /// What a sleep does.
  public enum Mode: Hashable, Sendable {
    /// A sleep suspends until ``ManualClock/advance(by:)`` has reached its deadline.
    case manual
    /// A sleep moves the clock to its deadline and returns at once.
    case automatic
  }

  private let mode: Mode
  private let state: Mutex<State>

  /// Makes a clock.
  ///
  /// - Parameters:
  ///   - mode: What a sleep does; by default it suspends.
  ///   - now: What the wall clock shows at first; by default 1 January 2026, 00:00 UTC.
  public init(_ mode: Mode = .manual, startingAt now: Date = Date(timeIntervalSince1970: 1_767_225_600)) {
    self.mode = mode
    state = Mutex(State(start: now))
  }

  /// The wall clock: the start, plus ``uptime``, plus every step of ``stepWallClock(by:)``.
  public var now: Date { state.withLock(\.now) }

  /// How far the clock has been moved; zero at first.
  public var uptime: Duration { state.withLock(\.uptime) }

  /// Returns when the clock has reached the instant: see ``Mode``.
  ///
  /// An instant that has passed returns at once.
  ///
  /// - Throws: `CancellationError` at once when the task is cancelled, even if the instant has passed.
  public func sleep(until deadline: Duration) async throws(CancellationError) {
    if Task.isCancelled { throw CancellationError() }
    switch mode {
    case .automatic:
      state.withLock { $0.jump(to: deadline) }
    case .manual:
      let ticket = state.withLock { $0.takeTicket() }
      guard await suspend(until: deadline, ticket: ticket) else { throw CancellationError() }
    }
  }

  /// Moves both clocks forward and wakes the sleepers that are due, in the order of their deadlines.
  ///
  /// The clock stops at every deadline on the way, and sleepers of the same deadline wake in the order of
  /// their arrival. When the call returns, they have been resumed, but their tasks need not have run yet.
  ///
  /// - Parameter duration: How far; a negative duration moves nothing.
  public func advance(by duration: Duration) {
    state.withLock { $0.goal += max(.zero, duration) }
    while let sleeper = state.withLock({ $0.nextDue() }) {
      sleeper.resume(returning: true)
    }
  }

  /// Returns once at least that many sleepers are suspended, at once when they already are.
  ///
  /// It also returns, without them, when the task is cancelled, and at once in ``Mode/automatic``, where
  /// nobody is ever suspended.
  public func waitForSleepers(_ count: Int) async {
    guard mode == .manual else { return }
    let ticket = state.withLock { $0.takeTicket() }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isWaiting = state.withLock { state in
          // Looked at under the lock: a cancellation that comes later finds the watcher in its place.
          guard !Task.isCancelled, state.sleepers.count < count else { return false }
          state.watchers.append(Watcher(ticket: ticket, count: count, continuation: continuation))
          return true
        }
        if !isWaiting { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.removeWatcher(ticket) }?.resume()
    }
  }

  /// Steps the wall clock as NTP does: ``now`` moves, forwards or backwards, ``uptime`` does not.
  public func stepWallClock(by duration: Duration) {
    state.withLock { $0.wallSteps += duration }
  }

  /// True when the deadline was reached, false when the task was cancelled.
  private func suspend(until deadline: Duration, ticket: UInt64) async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let sleeper = Sleeper(deadline: deadline, ticket: ticket, continuation: continuation)
        // Looked at under the lock, for the same reason as above.
        let arrival = state.withLock { $0.add(sleeper, isCancelled: Task.isCancelled) }
        switch arrival {
        case .over(let reached): continuation.resume(returning: reached)
        case .asleep(let watchers): for watcher in watchers { watcher.resume() }
        }
      }
    } onCancel: {
      state.withLock { $0.removeSleeper(ticket) }?.resume(returning: false)
    }
  }
}

extension ManualClock {
  private struct Sleeper: Sendable {
    let deadline: Duration
    let ticket: UInt64
    let continuation: CheckedContinuation<Bool, Never>
  }

  private struct Watcher: Sendable {
    let ticket: UInt64
    let count: Int
    let continuation: CheckedContinuation<Void, Never>
  }

  private enum Arrival: Sendable {
    /// There is nothing to wait for: the deadline has passed (true), or the task is cancelled (false).
    case over(Bool)
    /// Suspended; these watchers now have as many sleepers as they wait for.
    case asleep([CheckedContinuation<Void, Never>])
  }

  private struct State: Sendable {
    let start: Date
    var uptime = Duration.zero
    /// Where the calls of `advance` go to: kept here, so that two calls at a time add up.
    var goal = Duration.zero
    var wallSteps = Duration.zero
    /// In the order of waking, the next one last.
    var sleepers: [Sleeper] = []
    var watchers: [Watcher] = []
    var lastTicket: UInt64 = 0

    init(start: Date) {
      self.start = start
    }

    var now: Date { start.advanced(by: uptime + wallSteps) }

    mutating func takeTicket() -> UInt64 {
      lastTicket += 1
      return lastTicket
    }

    mutating func jump(to instant: Duration) {
      uptime = max(uptime, instant)
      goal = max(goal, uptime)
    }

    mutating func add(_ sleeper: Sleeper, isCancelled: Bool) -> Arrival {
      if isCancelled { return .over(false) }
      if sleeper.deadline <= uptime { return .over(true) }
      let place = sleepers.lastIndex { ($0.deadline, $0.ticket) > (sleeper.deadline, sleeper.ticket) }
      sleepers.insert(sleeper, at: place.map { $0 + 1 } ?? 0)
      let satisfied = watchers.filter { $0.count <= sleepers.count }
      watchers.removeAll { $0.count <= sleepers.count }
      return .asleep(satisfied.map(\.continuation))
    }

    /// Moves to the next deadline on the way to the goal, or, when there is none, to the goal itself.
    mutating func nextDue() -> CheckedContinuation<Bool, Never>? {
      guard let next = sleepers.last, next.deadline <= goal else {
        uptime = max(uptime, goal)
        return nil
      }
      uptime = max(uptime, next.deadline)
      sleepers.removeLast()
      return next.continuation
    }

    mutating func removeSleeper(_ ticket: UInt64) -> CheckedContinuation<Bool, Never>? {
      sleepers.firstIndex { $0.ticket == ticket }.map { sleepers.remove(at: $0).continuation }
    }

    mutating func removeWatcher(_ ticket: UInt64) -> CheckedContinuation<Void, Never>? {
      watchers.firstIndex { $0.ticket == ticket }.map { watchers.remove(at: $0).continuation }
    }
  }
}

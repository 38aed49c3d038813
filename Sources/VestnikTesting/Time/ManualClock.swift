import Synchronization
public import VestnikCore

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A clock that moves only when a test moves it: wall clock, uptime and sleeping in one `TimeSource`.
///
/// ```swift
/// let clock = ManualClock()
/// let sleeper = Task { try await clock.sleep(until: .seconds(60)) }
/// await clock.waitForSleepers(1)
/// clock.advance(by: .seconds(60))
/// try await sleeper.value
/// ```
///
/// ``uptime`` starts at zero and never runs backwards. In ``Mode/manual`` a sleep suspends its task, and
/// ``advance(by:)`` moves the clock from deadline to deadline and resumes the tasks on the way. In
/// ``Mode/automatic`` a sleep moves the clock and suspends nothing. Both clocks, the sleeping tasks and the goal of
/// `advance(by:)` are one state behind one lock, so that a task is resumed either by its deadline or by its
/// cancellation, never by both; tasks are resumed after the lock is released. Tests pass the clock to clients,
/// budgets and sandboxes.
public final class ManualClock: TimeSource {
  /// A way of waiting in ``ManualClock/sleep(until:)``.
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
  ///   - mode: How a sleep waits; by default ``Mode/manual``.
  ///   - now: The first time of the wall clock; by default 1 January 2026, 00:00 UTC.
  public init(_ mode: Mode = .manual, startingAt now: Date = Date(timeIntervalSince1970: 1_767_225_600)) {
    self.mode = mode
    state = Mutex(State(start: now))
  }

  /// The time of the wall clock: the start, plus ``uptime``, plus every step of ``stepWallClock(by:)``.
  public var now: Date { state.withLock(\.now) }

  /// How far the clock has been moved; zero at first.
  public var uptime: Duration { state.withLock(\.uptime) }

  /// Waits until ``uptime`` has reached the deadline, in the way of the clock's ``Mode``.
  ///
  /// It returns at once when the deadline has passed.
  ///
  /// - Parameter deadline: The value of ``uptime`` to wait for.
  /// - Throws: `CancellationError` when the task is cancelled while it waits, or was cancelled before, even if the
  ///   deadline has passed.
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

  /// Moves both clocks forward and resumes the sleeping tasks that are due, in the order of their deadlines.
  ///
  /// The clock stops at every deadline on the way, and tasks with the same deadline are resumed in the order in
  /// which they began to sleep. A resumed task need not have run yet when the call returns.
  ///
  /// - Parameter duration: How far the clocks move; a negative duration moves nothing.
  public func advance(by duration: Duration) {
    state.withLock { $0.goal += max(.zero, duration) }
    while let sleeper = state.withLock({ $0.nextDue() }) {
      sleeper.resume(returning: true)
    }
  }

  /// Waits until at least `count` tasks sleep on the clock; returns at once when they already do.
  ///
  /// When the calling task is cancelled, it returns without them. In ``Mode/automatic`` it returns at once, because
  /// no task is ever suspended there.
  ///
  /// - Parameter count: The number of sleeping tasks to wait for.
  public func waitForSleepers(_ count: Int) async {
    guard mode == .manual else { return }
    let ticket = state.withLock { $0.takeTicket() }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isWaiting = state.withLock { state in
          // Checked under the lock: a later cancellation finds the watcher in the list and removes it.
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

  /// Steps the wall clock as NTP does: ``now`` moves, forwards or backwards, and ``uptime`` does not.
  ///
  /// - Parameter duration: How far the wall clock moves; a negative duration moves it backwards.
  public func stepWallClock(by duration: Duration) {
    state.withLock { $0.wallSteps += duration }
  }

  /// Suspends the task; returns true when the deadline was reached, false when the task was cancelled.
  private func suspend(until deadline: Duration, ticket: UInt64) async -> Bool {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let sleeper = Sleeper(deadline: deadline, ticket: ticket, continuation: continuation)
        // The cancellation is checked under the lock: a later one finds the sleeper in the list.
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
  /// A task that sleeps until a deadline. The ticket identifies it and orders equal deadlines.
  private struct Sleeper: Sendable {
    let deadline: Duration
    let ticket: UInt64
    let continuation: CheckedContinuation<Bool, Never>
  }

  /// A task that waits until `count` tasks sleep.
  private struct Watcher: Sendable {
    let ticket: UInt64
    let count: Int
    let continuation: CheckedContinuation<Void, Never>
  }

  /// The result of adding a sleeper.
  private enum Arrival: Sendable {
    /// The sleeper was not added: its deadline has passed (true), or its task is cancelled (false).
    case over(Bool)
    /// The sleeper was added; these watchers now have as many sleepers as they wait for.
    case asleep([CheckedContinuation<Void, Never>])
  }

  private struct State: Sendable {
    let start: Date
    var uptime = Duration.zero
    /// The uptime that the calls of `advance(by:)` move to. It is state, so that two simultaneous calls add up.
    var goal = Duration.zero
    var wallSteps = Duration.zero
    /// The sleeping tasks, the latest deadline first, so that the next one to resume is the last element.
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

    /// Moves to the next deadline on the way to the goal, or to the goal itself when there is none; returns the
    /// task to resume, if any.
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

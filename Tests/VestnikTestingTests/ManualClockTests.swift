import Foundation
import Synchronization
import Testing
import VestnikCore
import VestnikTesting

struct ManualClockTests {
  @Test func uptimeStartsAtZeroAndTheWallClockWhereItWasSet() {
    let start = Date(timeIntervalSince1970: 1_700_000_000)
    let clock = ManualClock(startingAt: start)
    #expect(clock.uptime == .zero)
    #expect(clock.now == start)
    #expect(ManualClock().now == Date(timeIntervalSince1970: 1_767_225_600))
  }

  @Test func advancingMovesBothClocks() {
    let clock = ManualClock()
    let start = clock.now
    clock.advance(by: .milliseconds(86_400_250))
    #expect(clock.uptime == .milliseconds(86_400_250))
    #expect(clock.now.timeIntervalSince(start) == 86_400.25)
  }

  @Test func advancingByANegativeDurationMovesNothing() {
    let clock = ManualClock()
    clock.advance(by: .seconds(-1))
    #expect(clock.uptime == .zero)
  }

  @Test func aStepMovesTheWallClockAlone() {
    let clock = ManualClock()
    let start = clock.now
    clock.advance(by: .seconds(10))
    clock.stepWallClock(by: .seconds(-3600))
    #expect(clock.uptime == .seconds(10))
    #expect(clock.now == start.addingTimeInterval(-3590))
  }

  @Test func sleepersWakeInTheOrderOfTheirDeadlines() async {
    let clock = ManualClock()
    let executor = SteppedExecutor()
    let woken = Record<String>()
    let sleepers = [("third", 30), ("first", 10), ("second", 20), ("second again", 20)]
    let tasks = sleepers.map { name, seconds in
      Task(executorPreference: executor) {
        try await clock.sleep(until: .seconds(seconds))
        #expect(clock.uptime >= .seconds(seconds))
        woken.add(name)
      }
    }
    executor.runAll()
    clock.advance(by: .seconds(9))
    executor.runAll()
    #expect(woken.entries.isEmpty)
    clock.advance(by: .seconds(60))
    executor.runAll()
    #expect(woken.entries == ["first", "second", "second again", "third"])
    #expect(clock.uptime == .seconds(69))
    for task in tasks { task.cancel() }
  }

  @Test func aTaskThatSleepsAgainWakesAtEachOfItsDeadlines() async {
    let clock = ManualClock()
    let executor = SteppedExecutor()
    let chain = Record<Duration>()
    let task = Task(executorPreference: executor) {
      for step in 1...3 {
        try await clock.sleep(until: .seconds(step))
        chain.add(clock.uptime)
      }
    }
    executor.runAll()
    for _ in 0..<3 {
      clock.advance(by: .seconds(1))
      executor.runAll()
    }
    #expect(chain.entries == [.seconds(1), .seconds(2), .seconds(3)])
    task.cancel()
  }

  @Test func aSleeperWokenAtItsDeadlineMaySleepAgainUpToTheGoal() async throws {
    let clock = ManualClock()
    let task = Task {
      try await clock.sleep(until: .seconds(1))
      try await clock.sleep(until: .seconds(5))
      return clock.uptime
    }
    await clock.waitForSleepers(1)
    clock.advance(by: .seconds(5))
    #expect(try await task.value == .seconds(5))
  }

  @Test func aDeadlineThatHasPassedReturnsAtOnce() async throws {
    let clock = ManualClock()
    clock.advance(by: .seconds(2))
    try await clock.sleep(until: .seconds(1))
    try await clock.sleep(until: .seconds(2))
  }

  @Test(arguments: [ManualClock.Mode.manual, .automatic])
  func aCancelledTaskThrowsEvenIfTheDeadlineHasPassed(_ mode: ManualClock.Mode) async {
    let clock = ManualClock(mode)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      try await clock.sleep(until: .zero)
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(clock.uptime == .zero)
  }

  @Test func cancellingASleeperThrowsAtOnceAndTakesItOut() async throws {
    let clock = ManualClock()
    let cancelled = Task { try await clock.sleep(until: .seconds(1)) }
    await clock.waitForSleepers(1)
    cancelled.cancel()
    await #expect(throws: CancellationError.self) { try await cancelled.value }
    // Only a second sleeper makes it two: the first no longer counts.
    let watcher = Task { await clock.waitForSleepers(2) }
    let others = (2...3).map { second in Task { try await clock.sleep(until: .seconds(second)) } }
    await watcher.value
    clock.advance(by: .seconds(3))
    for other in others { try await other.value }
  }

  @Test func waitingForSleepersEndsWhenTheTaskIsCancelled() async {
    let clock = ManualClock()
    let watcher = Task { await clock.waitForSleepers(1) }
    watcher.cancel()
    await watcher.value
    await clock.waitForSleepers(0)
  }

  @Test func waitingForSleepersIsExact() async throws {
    let clock = ManualClock()
    let executor = SteppedExecutor()
    let seen = Record<String>()
    let watcher = Task(executorPreference: executor) {
      await clock.waitForSleepers(2)
      seen.add("two")
    }
    executor.runAll()
    let first = Task(executorPreference: executor) { try await clock.sleep(until: .seconds(1)) }
    executor.runAll()
    #expect(seen.entries.isEmpty)
    let second = Task(executorPreference: executor) { try await clock.sleep(until: .seconds(1)) }
    executor.runAll()
    #expect(seen.entries == ["two"])
    clock.advance(by: .seconds(1))
    executor.runAll()
    try await first.value
    try await second.value
    await watcher.value
  }

  @Test func anAutomaticClockMovesToTheDeadlineAndNeverBack() async throws {
    let clock = ManualClock(.automatic)
    let start = clock.now
    try await clock.sleep(until: .seconds(7))
    try await clock.sleep(until: .seconds(3))
    #expect(clock.uptime == .seconds(7))
    clock.advance(by: .seconds(1))
    #expect(clock.uptime == .seconds(8))
    #expect(clock.now == start.addingTimeInterval(8))
    await clock.waitForSleepers(1)
  }

  @Test func manySleepersAndCancellationsAtOnceLeaveNobodyBehind() async {
    let clock = ManualClock()
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<500 {
        group.addTask {
          let task = Task { try await clock.sleep(until: .milliseconds(number)) }
          if number.isMultiple(of: 3) { task.cancel() }
          // Ends only if the sleeper was woken or cancelled.
          _ = await task.result
        }
      }
      group.addTask {
        for _ in 0..<50 {
          clock.advance(by: .milliseconds(10))
          await Task.yield()
        }
      }
    }
    #expect(clock.uptime == .milliseconds(500))
  }

  @Test func advancesOfTwoTasksAddUp() async {
    let clock = ManualClock()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<100 { group.addTask { clock.advance(by: .seconds(1)) } }
    }
    #expect(clock.uptime == .seconds(100))
  }
}

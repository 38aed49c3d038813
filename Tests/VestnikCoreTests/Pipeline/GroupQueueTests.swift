import Testing
import VestnikCore

@Suite(.timeLimit(.minutes(20))) struct GroupQueueTests {
  private func untilSuspended() async {
    for _ in 0..<200 { await Task.yield() }
  }

  @Test func aGateLetsItsCapacityThroughAndTheRestInOrder() async throws {
    let gate = AsyncSemaphore(capacity: 2)
    let log = Boxed<[String]>([])
    try await gate.acquire()
    try await gate.acquire()
    var tasks: [Task<Void, any Error>] = []
    for name in ["a", "b", "c"] {
      tasks.append(
        Task {
          try await gate.acquire()
          log.update { $0.append(name) }
          gate.release()
        })
      await untilSuspended()
    }
    #expect(log.value.isEmpty)
    gate.release()
    for task in tasks { try await task.value }
    #expect(log.value == ["a", "b", "c"])
    gate.release()
  }

  @Test func oneWhoGivesUpTakesNoPlace() async throws {
    let gate = AsyncSemaphore(capacity: 1)
    try await gate.acquire()
    let quitter = Task { try await gate.acquire() }
    await untilSuspended()
    quitter.cancel()
    await #expect(throws: CancellationError.self) { try await quitter.value }
    gate.release()
    try await gate.acquire()
    gate.release()
  }

  @Test func aCancelledTaskDoesNotEnterAFreeGate() async {
    let gate = AsyncSemaphore(capacity: 1)
    let task = Task { () -> Bool in
      withUnsafeCurrentTask { $0?.cancel() }
      do throws(CancellationError) {
        try await gate.acquire()
        return false
      } catch {
        return true
      }
    }
    #expect(await task.value)
  }

  @Test func manyEnterAndLeaveWhileSomeGiveUp() async {
    let gate = AsyncSemaphore(capacity: 3)
    let inside = Boxed(0)
    let most = Boxed(0)
    await withTaskGroup(of: Void.self) { group in
      for n in 0..<2000 {
        group.addTask {
          if n.isMultiple(of: 3) { withUnsafeCurrentTask { $0?.cancel() } }
          guard (try? await gate.acquire()) != nil else { return }
          let now = inside.update { count in
            count += 1
            return count
          }
          most.update { $0 = max($0, now) }
          await Task.yield()
          inside.update { $0 -= 1 }
          gate.release()
        }
      }
    }
    #expect(inside.value == 0)
    #expect((1...3).contains(most.value))
  }

  @Test func theLineOfAGroupIsFirstComeFirstServed() async {
    let line = GroupQueue()
    let log = Boxed<[String]>([])
    #expect(await line.acquire("shop", deadline: .seconds(60)) == .acquired)
    #expect(await line.acquire("other", deadline: .seconds(60)) == .acquired)
    var tasks: [Task<Void, Never>] = []
    for name in ["a", "b", "c"] {
      tasks.append(
        Task {
          guard await line.acquire("shop", deadline: .seconds(60)) == .acquired else { return }
          log.update { $0.append(name) }
          line.release("shop")
        })
      await untilSuspended()
    }
    line.release("shop")
    for task in tasks { await task.value }
    #expect(log.value == ["a", "b", "c"])
    line.release("other")
    #expect(await line.acquire("shop", deadline: .zero) == .acquired)
  }

  @Test func aLongLineCostsEachCallerNoMoreThanAShortOne() async {
    let line = GroupQueue()
    #expect(await line.acquire("shop", deadline: .seconds(60)) == .acquired)
    // With a copy of the line for each caller this takes minutes, and the suite's limit is one.
    await withTaskGroup(of: Void.self) { callers in
      for _ in 0..<50_000 {
        callers.addTask {
          if await line.acquire("shop", deadline: .seconds(60)) == .acquired { line.release("shop") }
        }
      }
      line.release("shop")
    }
    #expect(await line.acquire("shop", deadline: .zero) == .acquired)
  }

  @Test func whoCannotWaitSoLongIsTurnedAwayAtOnce() async {
    let line = GroupQueue()
    #expect(await line.acquire("shop", deadline: .seconds(60)) == .acquired)
    let impatient = Task { await line.acquire("shop", deadline: .seconds(1)) }
    let patient = Task { await line.acquire("shop", deadline: .seconds(10)) }
    await untilSuspended()
    line.wait("shop", until: .seconds(5))
    #expect(await impatient.value == .tooLate(opensAt: .seconds(5)))
    #expect(await line.acquire("shop", deadline: .seconds(4)) == .tooLate(opensAt: .seconds(5)))
    line.release("shop")
    #expect(await patient.value == .acquired)
    line.release("shop")
  }

  @Test func oneWhoIsCancelledLeavesTheLine() async {
    let line = GroupQueue()
    #expect(await line.acquire("shop", deadline: .seconds(60)) == .acquired)
    let quitter = Task { await line.acquire("shop", deadline: .seconds(60)) }
    await untilSuspended()
    quitter.cancel()
    #expect(await quitter.value == .cancelled)
    line.release("shop")
    #expect(await line.acquire("shop", deadline: .zero) == .acquired)
  }
}

import Testing
import VestnikCore

@Suite(.timeLimit(.minutes(5))) struct LineTests {
  private func untilSuspended() async {
    for _ in 0..<200 { await Task.yield() }
  }

  @Test func aGateLetsItsCapacityThroughAndTheRestInOrder() async throws {
    let gate = FairGate(capacity: 2)
    let log = Boxed<[String]>([])
    try await gate.enter()
    try await gate.enter()
    var tasks: [Task<Void, any Error>] = []
    for name in ["a", "b", "c"] {
      tasks.append(
        Task {
          try await gate.enter()
          log.update { $0.append(name) }
          gate.leave()
        })
      await untilSuspended()
    }
    #expect(log.value.isEmpty)
    gate.leave()
    for task in tasks { try await task.value }
    #expect(log.value == ["a", "b", "c"])
    gate.leave()
  }

  @Test func oneWhoGivesUpTakesNoPlace() async throws {
    let gate = FairGate(capacity: 1)
    try await gate.enter()
    let quitter = Task { try await gate.enter() }
    await untilSuspended()
    quitter.cancel()
    await #expect(throws: CancellationError.self) { try await quitter.value }
    gate.leave()
    try await gate.enter()
    gate.leave()
  }

  @Test func aCancelledTaskDoesNotEnterAFreeGate() async {
    let gate = FairGate(capacity: 1)
    let task = Task { () -> Bool in
      withUnsafeCurrentTask { $0?.cancel() }
      do throws(CancellationError) {
        try await gate.enter()
        return false
      } catch {
        return true
      }
    }
    #expect(await task.value)
  }

  @Test func manyEnterAndLeaveWhileSomeGiveUp() async {
    let gate = FairGate(capacity: 3)
    let inside = Boxed(0)
    let most = Boxed(0)
    await withTaskGroup(of: Void.self) { group in
      for n in 0..<2000 {
        group.addTask {
          if n.isMultiple(of: 3) { withUnsafeCurrentTask { $0?.cancel() } }
          guard (try? await gate.enter()) != nil else { return }
          let now = inside.update { count in
            count += 1
            return count
          }
          most.update { $0 = max($0, now) }
          await Task.yield()
          inside.update { $0 -= 1 }
          gate.leave()
        }
      }
    }
    #expect(inside.value == 0)
    #expect((1...3).contains(most.value))
  }

  @Test func theLineOfAGroupIsFirstComeFirstServed() async {
    let line = Turnstile()
    let log = Boxed<[String]>([])
    #expect(await line.enter("shop", deadline: .seconds(60)) == .entered)
    #expect(await line.enter("other", deadline: .seconds(60)) == .entered)
    var tasks: [Task<Void, Never>] = []
    for name in ["a", "b", "c"] {
      tasks.append(
        Task {
          guard await line.enter("shop", deadline: .seconds(60)) == .entered else { return }
          log.update { $0.append(name) }
          line.leave("shop")
        })
      await untilSuspended()
    }
    line.leave("shop")
    for task in tasks { await task.value }
    #expect(log.value == ["a", "b", "c"])
    line.leave("other")
    #expect(await line.enter("shop", deadline: .zero) == .entered)
  }

  @Test func aLongLineCostsEachCallerNoMoreThanAShortOne() async {
    let line = Turnstile()
    #expect(await line.enter("shop", deadline: .seconds(60)) == .entered)
    // With a copy of the line for each caller this takes minutes, and the suite's limit is one.
    await withTaskGroup(of: Void.self) { callers in
      for _ in 0..<50_000 {
        callers.addTask {
          if await line.enter("shop", deadline: .seconds(60)) == .entered { line.leave("shop") }
        }
      }
      line.leave("shop")
    }
    #expect(await line.enter("shop", deadline: .zero) == .entered)
  }

  @Test func whoCannotWaitSoLongIsTurnedAwayAtOnce() async {
    let line = Turnstile()
    #expect(await line.enter("shop", deadline: .seconds(60)) == .entered)
    let impatient = Task { await line.enter("shop", deadline: .seconds(1)) }
    let patient = Task { await line.enter("shop", deadline: .seconds(10)) }
    await untilSuspended()
    line.wait("shop", until: .seconds(5))
    #expect(await impatient.value == .turnedAway(opensAt: .seconds(5)))
    #expect(await line.enter("shop", deadline: .seconds(4)) == .turnedAway(opensAt: .seconds(5)))
    line.leave("shop")
    #expect(await patient.value == .entered)
    line.leave("shop")
  }

  @Test func oneWhoIsCancelledLeavesTheLine() async {
    let line = Turnstile()
    #expect(await line.enter("shop", deadline: .seconds(60)) == .entered)
    let quitter = Task { await line.enter("shop", deadline: .seconds(60)) }
    await untilSuspended()
    quitter.cancel()
    #expect(await quitter.value == .cancelled)
    line.leave("shop")
    #expect(await line.enter("shop", deadline: .zero) == .entered)
  }
}

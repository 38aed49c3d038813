import Foundation
import Synchronization
import Testing
import VestnikCore
import VestnikTesting

@Suite(.timeLimit(.minutes(20))) struct CampaignTests {
  @Test func resultsComeInTheOrderOfTheInputWhateverEndsFirst() async {
    let sender = FakeSender(batchLimit: 3) { notes in
      // Earlier slices give way more often than later ones.
      for _ in 0..<max(0, 200 - notes[0].number) { await Task.yield() }
      return notes.map { .accepted($0.number * 2) }
    }
    let (results, error) = await Campaign(flyers(200, groups: ["a", "b", "c"]), through: sender).collect()
    #expect(error == nil)
    #expect(results.map(\.index) == Array(0..<200))
    #expect(results.map(\.message.number) == Array(0..<200))
    #expect(results.compactMap(\.outcome.receipt) == (0..<200).map { $0 * 2 })
    #expect(sender.numbers.sorted() == Array(0..<200))
    #expect(sender.given.allSatisfy { call in call.count <= 3 && Set(call.map(\.group)).count == 1 })
    #expect(sender.options?.budget == .wait(upTo: .seconds(120)))
  }

  @Test func nothingToSendEndsAtOnce() async {
    let (results, error) = await Campaign([Flyer](), through: FakeSender()).collect()
    #expect(results.isEmpty && error == nil)
  }

  @Test func theSourceIsReadOnlyAsFarAsTheWindow() async throws {
    let source = Counting()
    let campaign = Campaign(source, through: FakeSender(), options: CampaignOptions(window: 40))
    var taken = 0
    for try await result in campaign {
      taken += 1
      #expect(source.reads.value <= result.index + 1 + 40)
      if taken == 500 { break }
    }
    #expect(source.reads.value <= 500 + 40)
  }

  @Test func memoryHoldsOneWindowOfMessages() async throws {
    let living = Living()
    let source = TokenSource(living: living, count: 100_000)
    let campaign = Campaign(source, through: TokenSender(), options: CampaignOptions(window: 1_000))
    var count = 0
    for try await _ in campaign { count += 1 }
    #expect(count == 100_000)
    // The window, and four calls that have not quite ended though their results were taken.
    #expect(living.most.withLock { $0 } <= 1_000 + 4 * 50 + 2)
  }

  @Test func aStarvedGroupDoesNotStopTheOthersWithinTheWindow() async {
    let gate = Gate()
    let healthy = Mutex(0)
    let sender = FakeSender { notes in
      if notes[0].group == "starved" {
        await gate.wait()
        return notes.map { _ in .overBudget(until: Date(timeIntervalSince1970: 9)) }
      }
      // The starved group is let go only when all others in the window have gone.
      if healthy.withLock({ healthy in
        healthy += notes.count
        return healthy == 300
      }) {
        gate.open()
      }
      return notes.map { .accepted($0.number) }
    }
    let campaign = Campaign(
      flyers(400, groups: ["starved", "a", "b", "c"]), through: sender,
      options: CampaignOptions(groupsInParallel: 2, window: 400))
    let (results, error) = await campaign.collect()
    #expect(error == nil)
    #expect(results.filter { $0.outcome == .overBudget(until: Date(timeIntervalSince1970: 9)) }.count == 100)
    #expect(results.map(\.index) == Array(0..<400))
  }

  @Test func noMoreGroupsThanAllowedAreSentAtOnce() async {
    let running = Mutex<(now: [String: Int], most: Int)>(([:], 0))
    let sender = FakeSender { notes in
      let group = notes[0].group
      running.withLock { running in
        running.now[group, default: 0] += 1
        running.most = max(running.most, running.now.values.filter { $0 > 0 }.count)
      }
      for _ in 0..<5 { await Task.yield() }
      running.withLock { $0.now[group, default: 0] -= 1 }
      return notes.map { .accepted($0.number) }
    }
    let groups = (0..<7).map { "g\($0)" }
    let (results, _) = await Campaign(
      flyers(700, groups: groups), through: sender, options: CampaignOptions(groupsInParallel: 3)
    ).collect()
    #expect(results.count == 700)
    #expect((2...3).contains(running.withLock { $0.most }))
  }

  @Test func aSenderWithoutGroupsIsBoundByItsCalls() async throws {
    let sender = PlainSender()
    let (results, error) = await Campaign(
      0..<1_000, through: sender, options: CampaignOptions(groupsInParallel: 3)
    ).collect()
    #expect(error == nil && results.count == 1_000)
    #expect(sender.calls.withLock { $0.most } <= 3)
  }

  @Test func progressTellsRateAndEnd() async {
    let clock = ManualClock()
    let sender = FakeSender(batchLimit: 10) { notes in
      clock.advance(by: .seconds(1))
      return notes.map { note in
        switch note.number % 5 {
        case 0: .accepted(note.number)
        case 1: .rejected(Rejection(reasons: []))
        case 2: .invalid([])
        case 3: .overBudget(until: clock.now)
        default: .failed(MessagingError(code: .transport, delivery: .unknown))
        }
      }
    }
    let (results, _) = await Campaign(
      flyers(20), through: sender, options: CampaignOptions(total: 40, time: clock)
    ).collect()
    let last = results.last?.progress
    #expect(last?.done == 20)
    let counts = OutcomeKind.allCases.map { last?.outcomes[$0] }
    #expect(counts == Array(repeating: 4, count: 5))
    #expect((last?.perSecond ?? 0) > 0)
    #expect(last?.estimatedEnd.map { $0 > clock.now } == true)
  }

  @Test func progressReadsAsOneLine() throws {
    let progress = CampaignProgress(
      done: 1_200, total: 10_000, outcomes: OutcomeTally(accepted: 1_190, rejected: 10), perSecond: 49.81,
      estimatedEnd: Date(timeIntervalSince1970: 1_767_225_797))
    let line = "1200 of 10000 (12%), 49.8/s, until 2026-01-01T00:03:17Z: 1190 accepted, 10 rejected"
    #expect(progress.description == line)
    #expect(CampaignProgress().description == "0, 0.0/s")
    let copy = try JSONDecoder().decode(CampaignProgress.self, from: JSONEncoder().encode(progress))
    #expect(copy == progress)
  }

  @Test func aFailingSourceEndsTheCampaignAfterWhatWasRead() async {
    struct Broken: Error {}
    let source = AsyncThrowingStream<Flyer, any Error> { continuation in
      for note in flyers(25) { continuation.yield(note) }
      continuation.finish(throwing: Broken())
    }
    let (results, error) = await Campaign(source, through: FakeSender()).collect()
    #expect(results.compactMap(\.outcome.receipt) == Array(0..<25))
    guard case .source(let reason)? = error else { return #expect(Bool(false), "\(error as Any)") }
    #expect(reason is Broken)
  }

  @Test func aSenderThatLosesOutcomesShiftsNone() async {
    let sender = FakeSender(batchLimit: 5) { $0.dropLast().map { .accepted($0.number) } }
    let (results, _) = await Campaign(flyers(10), through: sender).collect()
    #expect(results.count == 10)
    #expect(results.allSatisfy { $0.outcome.error?.delivery == .unknown })
  }

  @Test func aCancelledTaskGetsTheResultsOfAllThatWasSent() async {
    let reached = Gate()
    let sender = FakeSender(batchLimit: 10) { notes in
      guard notes.contains(where: { $0.number >= 40 }) else { return notes.map { .accepted($0.number) } }
      reached.open()
      await Gate().wait()
      return notes.map { _ in .failed(MessagingError(code: .cancelled, delivery: .unknown)) }
    }
    let source = Counting(groups: ["a", "b"])
    let task = Task { await Campaign(source, through: sender, options: .init(window: 100)).collect() }
    await reached.wait()
    task.cancel()
    let (results, error) = await task.value
    #expect(error == nil)
    #expect(results.map(\.index) == Array(0..<results.count))
    let sent = Set(sender.numbers)
    #expect(sent.isSubset(of: results.map(\.index)))
    for result in results where !sent.contains(result.index) {
      #expect(result.outcome.error?.delivery == .notSent)
    }
    #expect(sender.numbers.count == sent.count)
  }
}

/// Counts what is alive.
private final class Living: Sendable {
  let now = Atomic(0)
  let most = Mutex(0)
}

private final class Token: Sendable {
  let living: Living

  init(_ living: Living) {
    self.living = living
    let now = living.now.add(1, ordering: .relaxed).newValue
    living.most.withLock { $0 = max($0, now) }
  }

  deinit { living.now.subtract(1, ordering: .relaxed) }
}

private struct TokenSender: MessageSender {
  let batchLimit = 1_000

  func send(_ messages: [Token], options: SendOptions?) async -> [SendOutcome<Int>] {
    messages.map { _ in .accepted(1) }
  }
}

private final class PlainSender: MessageSender {
  let batchLimit = 10
  let calls = Mutex<(now: Int, most: Int)>((0, 0))

  func send(_ messages: [Int], options: SendOptions?) async -> [SendOutcome<Int>] {
    calls.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
    await Task.yield()
    calls.withLock { $0.now -= 1 }
    return messages.map { .accepted($0) }
  }
}

/// Makes tokens as they are read.
private struct TokenSource: AsyncSequence, Sendable {
  struct AsyncIterator: AsyncIteratorProtocol {
    let living: Living
    var left: Int

    mutating func next() async throws -> Token? {
      guard left > 0 else { return nil }
      left -= 1
      return Token(living)
    }
  }

  let living: Living
  let count: Int

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(living: living, left: count) }
}

@Suite struct CampaignWarningTests {
  /// Sends every flyer, and doubts the odd ones.
  private struct Doubter: MessageSender {
    let batchLimit = 3

    func issues(for message: Flyer) -> [ValidationIssue] {
      let warning = ValidationIssue(
        path: "number", rule: "number.odd", severity: .warning, actual: "\(message.number)", allowed: "even",
        source: "test")
      let error = ValidationIssue(
        path: "number", rule: "number.7", actual: "7", allowed: "another", source: "test")
      return message.number == 7 ? [warning, error] : message.number.isMultiple(of: 2) ? [] : [warning]
    }

    func send(_ messages: [Flyer], options: SendOptions?) async -> [SendOutcome<Int>] {
      messages.map { .accepted($0.number) }
    }
  }

  @Test func warningsComeWithThePlaceInTheWholeInput() async throws {
    let seen = Mutex<[Int: [String]]>([:])
    let flyers = (0..<10).map { Flyer(number: $0) }
    let options = CampaignOptions(onWarning: { index, issues in
      seen.withLock { $0[index] = issues.map(\.rule.rawValue) }
    })
    for try await _ in Campaign(flyers, through: Doubter(), options: options) {}
    // 7 has an error besides: its outcome tells of both.
    #expect(
      seen.withLock { $0 } == [1: ["number.odd"], 3: ["number.odd"], 5: ["number.odd"], 9: ["number.odd"]])
    #expect(Doubter().warnings(in: flyers).map(\.index) == [1, 3, 5, 9])
  }
}

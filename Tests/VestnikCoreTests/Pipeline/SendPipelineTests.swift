import Foundation
import Testing
import VestnikCore
import VestnikTesting

@Suite(.timeLimit(.minutes(20))) struct SendPipelineTests {
  private func words(_ outcomes: [SendOutcome<String>]) -> [String] {
    outcomes.map { outcome in
      switch outcome {
      case .accepted(let receipt): receipt
      case .rejected: "rejected"
      case .invalid(let issues): "invalid \(issues.map(\.path))"
      case .overBudget: "over"
      case .failed(let error): "\(error.code) \(error.delivery) \(error.attempts)"
      }
    }
  }

  @Test func everyMessageHasItsOutcomeInItsPlace() async {
    let bench = Bench()
    var batch = notes(0..<6)
    batch[1].isValid = false
    for index in [4, 5] { batch[index].recipient = 99 }
    bench.budget.block("shop", recipient: RecipientKey(99), until: bench.clock.now + 60)
    let outcomes = await bench.pipeline { request, _ in
      request.answering { $0 == 2 ? "no" : $0 == 3 ? "?" : "ok" }
    }.send(batch, options: nil)
    #expect(
      words(outcomes) == ["0@1", "invalid [\"[1].text\"]", "rejected", "server unknown 1", "over", "over"])
  }

  @Test func nothingIsSentForNothing() async {
    let bench = Bench()
    #expect(await bench.pipeline().send([], options: nil).isEmpty)
    #expect(bench.departures.all.isEmpty)
  }

  @Test func anInvalidMessageReachesNeitherBudgetNorNetwork() async {
    let bench = Bench()
    _ = await bench.pipeline().send([Note(number: 1, isValid: false)], options: nil)
    #expect(bench.departures.all.isEmpty)
    #expect(bench.secondLeft == 50 && bench.dayLeft(1) == 5)
  }

  @Test func aBatchIsCutToWhatOneSecondMayHold() async {
    let bench = Bench()
    let outcomes = await bench.pipeline().send(notes(0..<120), options: nil)
    #expect(bench.departures.sizes == [50, 50, 20])
    #expect(bench.departures.all.map(\.at) == [.zero, .milliseconds(1020), .milliseconds(2040)])
    #expect(words(outcomes) == (0..<120).map { "\($0)@1" })
  }

  @Test func groupsTravelInRequestsOfTheirOwnAndDoNotWaitForEachOther() async {
    let bench = Bench(.manual)
    let batch = (0..<100).map { Note(number: $0, group: $0.isMultiple(of: 2) ? "even" : "odd") }
    let outcomes = await bench.pipeline().send(batch, options: nil)
    #expect(bench.departures.sizes == [50, 50])
    #expect(words(outcomes) == (0..<100).map { "\($0)@1" })
  }

  @Test func aProviderThatQueuesGetsTheWholeBatch() async {
    let bench = Bench(.manual)
    let options = SendOptions(pacing: .providerQueues)
    let outcomes = await bench.pipeline().send(notes(0..<1500), options: options)
    #expect(bench.departures.sizes == [1000, 500])
    #expect(outcomes.count == 1500)
  }

  @Test func aRequestNeverHoldsMoreThanTheProviderTakes() async {
    let bench = Bench(perSecond: nil)
    let channel = NoteAdapter(limits: NoteAdapter().limits.with { $0.batch.value = 7 })
    _ = await bench.pipeline(channel).send(notes(0..<20), options: nil)
    #expect(bench.departures.sizes.sorted() == [6, 7, 7])
  }

  @Test func failingFastTakesWhatThereIsAndNoMore() async {
    let bench = Bench(.manual)
    let outcomes = await bench.pipeline().send(notes(0..<60), options: SendOptions(budget: .failFast))
    #expect(words(outcomes) == (0..<50).map { "\($0)@1" } + Array(repeating: "over", count: 10))
    guard case .overBudget(let until) = outcomes[59] else { return #expect(Bool(false)) }
    #expect(abs(until.timeIntervalSince(bench.clock.now) - 1.02) < 0.001)
  }

  @Test func waitingEndsWhereTheCallerSaid() async {
    let bench = Bench()
    let options = SendOptions(budget: .wait(upTo: .milliseconds(1500)))
    let outcomes = await bench.pipeline().send(notes(0..<160), options: options)
    #expect(words(outcomes) == (0..<100).map { "\($0)@1" } + Array(repeating: "over", count: 60))
  }

  @Test func aFailedRequestDoesNotHideTheOthers() async {
    let bench = Bench()
    let outcomes = await bench.pipeline { request, _ throws(TransportError) in
      if request.numbers.contains(60) {
        throw TransportError(phase: .maybeSent, reason: .timedOut, detail: "a test")
      }
      return request.answering()
    }.send(notes(0..<150), options: nil)
    #expect(words(outcomes).filter { $0 == "transport unknown 1" }.count == 50)
    #expect(words(outcomes)[..<50] == (0..<50).map { "\($0)@1" }[...])
    #expect(words(outcomes)[100...] == (100..<150).map { "\($0)@1" }[...])
  }

  @Test func whatCertainlyDidNotLeaveIsSentAgain() async {
    let bench = Bench()
    let outcomes = await bench.pipeline { request, number throws(TransportError) in
      if number < 3 { throw TransportError(phase: .notSent, reason: .unreachable, detail: "a test") }
      return request.answering()
    }.send(notes([7]), options: nil)
    #expect(words(outcomes) == ["7@3"])
    #expect(bench.departures.all.map(\.at) == [.zero, .milliseconds(500), .milliseconds(1500)])
    #expect(bench.dayLeft(7) == 4)
  }

  @Test func theWaitsBetweenAttemptsAreAnOption() async {
    let bench = Bench()
    let backoff = SendOptions.Backoff(initial: .seconds(2), factor: 3, maximum: .seconds(7))
    let outcomes = await bench.pipeline { _, _ throws(TransportError) in
      throw TransportError(phase: .notSent, reason: .unreachable, detail: "a test")
    }.send(notes([7]), options: SendOptions(maxAttempts: 4, backoff: backoff))
    #expect(words(outcomes) == ["transport notSent 4"])
    #expect(bench.departures.all.map(\.at) == [.zero, .seconds(2), .seconds(8), .seconds(15)])
  }

  @Test(arguments: [
    (1, 500), (2, 1000), (3, 2000), (4, 4000), (5, 8000), (6, 16_000), (7, 30_000), (8, 30_000),
    (Int.max, 30_000),
  ])
  func byDefaultWaitsDoubleUpToHalfAMinute(attempts: Int, milliseconds: Int) {
    #expect(SendOptions.Backoff().wait(afterAttempt: attempts) == .milliseconds(milliseconds))
  }

  @Test func waitsMayBeConstantOrNoneOrUpToChance() {
    #expect(SendOptions.Backoff(factor: 1).wait(afterAttempt: .max) == .milliseconds(500))
    #expect(SendOptions.Backoff(initial: .zero).wait(afterAttempt: .max) == .zero)
    let endless = SendOptions.Backoff(maximum: .seconds(Int64.max))
    #expect(endless.wait(afterAttempt: .max) == .seconds(Int64.max))
    let half = SendOptions.Backoff(jitter: 0.5)
    let waits = (0..<100).map { _ in half.wait(afterAttempt: 3) }
    #expect(waits.allSatisfy { (.seconds(1) ... .seconds(2)).contains($0) })
    #expect(Set(waits).count > 1)
  }

  @Test func attemptsAreBoundedAndTheChargeIsGivenBack() async {
    let bench = Bench()
    let outcomes = await bench.pipeline { _, _ throws(TransportError) in
      throw TransportError(phase: .notSent, reason: .unreachable, detail: "a test")
    }.send(notes([7]), options: SendOptions(maxAttempts: 2))
    #expect(words(outcomes) == ["transport notSent 2"])
    #expect(bench.departures.all.count == 2)
    #expect(bench.dayLeft(7) == 5 && bench.secondLeft == 50)
  }

  @Test func whatMayHaveArrivedIsNeverSentAgainAndStaysCharged() async {
    let bench = Bench()
    let outcomes = await bench.pipeline { _, _ throws(TransportError) in
      throw TransportError(phase: .maybeSent, reason: .truncated, detail: "a test")
    }.send(notes([7]), options: nil)
    #expect(words(outcomes) == ["transport unknown 1"])
    #expect(bench.departures.all.count == 1)
    #expect(bench.dayLeft(7) == 4 && bench.secondLeft == 49)
  }

  @Test(arguments: [(0, "accepted"), (1, "transport"), (40, "transport")])
  func anAnswerThatEndsEarlyIsNotRead(missing: Int, expected: String) async {
    let bench = Bench()
    let outcomes = await bench.pipeline { request, _ in
      var answer = request.answering { _ in "ok" }
      answer.headers["Content-Length"] = "\(answer.body.count + missing)"
      return answer
    }.send(notes([7]), options: nil)
    if expected == "accepted" { return #expect(words(outcomes) == ["7@1"]) }
    #expect(words(outcomes) == ["transport unknown 1"])
  }

  @Test func anUnpackedAnswerMayBeShorterThanItTravelled() async {
    let outcomes = await Bench().pipeline { request, _ in
      var answer = request.answering { _ in "ok" }
      answer.headers["Content-Length"] = "\(answer.body.count + 1)"
      answer.headers["Content-Encoding"] = "gzip"
      return answer
    }.send(notes([7]), options: nil)
    #expect(words(outcomes) == ["7@1"])
  }

  @Test func aRefusalGivesBackTheDayAlone() async {
    let bench = Bench(.manual)
    _ = await bench.pipeline { request, _ in request.answering { _ in "no" } }.send(notes([7]), options: nil)
    #expect(bench.dayLeft(7) == 5 && bench.secondLeft == 49)
  }

  @Test func onlyThoseWhoMayAreSentAgain() async {
    let bench = Bench()
    let outcomes = await bench.pipeline { request, number in
      request.answering { number == 1 && $0 == 2 ? "again" : "ok" }
    }.send(notes([1, 2, 3]), options: nil)
    #expect(words(outcomes) == ["1@1", "2@2", "3@1"])
    #expect(bench.departures.numbers == [1, 2, 3, 2])
    #expect(bench.departures.all[1].at == .seconds(3))
    #expect(bench.dayLeft(2) == 4)
  }

  @Test func aThrottledGroupIsClosedForEveryCaller() async {
    let bench = Bench(.manual)
    let pipeline = bench.pipeline { request, number in
      request.answering { _ in number == 1 ? "close" : "ok" }
    }
    async let first = pipeline.send(notes([1]), options: nil)
    await bench.clock.waitForSleepers(1)
    let second = await pipeline.send(notes([2]), options: SendOptions(budget: .failFast))
    #expect(words(second) == ["over"])
    bench.clock.advance(by: .seconds(3))
    #expect(words(await first) == ["1@2"])
  }

  @Test func withoutRoomForARepeatTheFirstFailureIsTheTruth() async {
    let bench = Bench(perDay: 1)
    let budget = bench.budget
    let outcomes = await bench.pipeline { request, _ in
      // Somebody else takes the place that the refusal gave back.
      request.answering { number in
        budget.block("shop", recipient: RecipientKey(UInt64(number)), until: .distantFuture)
        return "again"
      }
    }.send(notes([7]), options: nil)
    #expect(words(outcomes) == ["throttled rejected 1"])
  }

  @Test func aTaskCancelledBeforehandSendsNothing() async {
    let bench = Bench()
    let pipeline = bench.pipeline()
    let batch = notes(0..<60)
    let outcomes = await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await pipeline.send(batch, options: nil)
    }.value
    #expect(words(outcomes) == Array(repeating: "cancelled notSent 0", count: 60))
    #expect(bench.departures.all.isEmpty && bench.secondLeft == 50)
  }

  @Test func cancellingAWaitLeavesWhatWasSentAndChargesNoMore() async {
    let bench = Bench(.manual)
    let pipeline = bench.pipeline()
    let batch = notes(0..<120)
    let task = Task { await pipeline.send(batch, options: nil) }
    await bench.clock.waitForSleepers(1)
    task.cancel()
    let outcomes = words(await task.value)
    #expect(outcomes == (0..<50).map { "\($0)@1" } + Array(repeating: "cancelled notSent 0", count: 70))
    #expect(bench.dayLeft(60) == 5)
  }

  @Test func cancellingTheWaitForARepeatSaysThatNothingArrived() async {
    let bench = Bench(.manual)
    let pipeline = bench.pipeline { _, _ throws(TransportError) in
      throw TransportError(phase: .notSent, reason: .unreachable, detail: "a test")
    }
    let batch = notes([7])
    let task = Task { await pipeline.send(batch, options: nil) }
    await bench.clock.waitForSleepers(1)
    task.cancel()
    #expect(words(await task.value) == ["cancelled notSent 1"])
    #expect(bench.dayLeft(7) == 5)
  }

  @Test func plainHTTPNeverLeaves() async {
    let bench = Bench()
    let outcomes = await bench.pipeline(NoteAdapter(url: "http://notes.example.org/")).send(
      notes([7]), options: nil)
    #expect(words(outcomes) == ["invalid [\"url\"]"])
    #expect(bench.departures.all.isEmpty && bench.dayLeft(7) == 5 && bench.secondLeft == 50)
  }

  @Test func readingsThatDoNotMatchAreNotTrusted() async {
    let bench = Bench()
    let outcomes = await bench.pipeline(NoteAdapter(readings: 3)).send(notes([1, 2]), options: nil)
    #expect(words(outcomes) == Array(repeating: "unreadable-response unknown 1", count: 2))
  }

  @Test func requestsUnderWayAreBounded() async {
    let bench = Bench(.manual, perSecond: nil)
    let channel = NoteAdapter(limits: NoteAdapter().limits.with { $0.batch.value = 1 })
    let inside = Boxed(0)
    let most = Boxed(0)
    let outcomes = await bench.pipeline(channel, maxRequestsInFlight: 3) { request, _ in
      let now = inside.update { count in
        count += 1
        return count
      }
      most.update { $0 = max($0, now) }
      for _ in 0..<20 { await Task.yield() }
      inside.update { $0 -= 1 }
      return request.answering()
    }.send(notes(0..<200), options: nil)
    #expect(words(outcomes) == (0..<200).map { "\($0)@1" })
    #expect((1...3).contains(most.value))
  }

  /// A budget after whose grants the process stands still for a while.
  private struct StallingBudget: BudgetStore {
    let budget: SendBudget
    let stall: @Sendable () -> Void
    let isLocal = true

    func reserve(_ keys: [BudgetKey], pacing: SendOptions.Pacing) async throws -> [BudgetDecision] {
      defer { stall() }
      return budget.reserve(keys, pacing: pacing)
    }

    func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) {
      budget.release(reservations, reason)
    }
    func track(_ reservations: [BudgetReservation], _ event: RequestEvent) async throws {}

    func block(_ group: SenderGroup, recipient: RecipientKey?, until: Date) {
      budget.block(group, recipient: recipient, until: until)
    }
  }

  @Test(arguments: [20, 21])
  func aGrantThatGrewOldIsAskedForAgain(milliseconds: Int) async {
    let bench = Bench(.manual)
    let clock = bench.clock
    let stalls = Boxed(0)
    let budget = StallingBudget(budget: bench.budget) {
      if stalls.update({ count in
        count += 1
        return count == 1
      }) {
        clock.advance(by: .milliseconds(milliseconds))
      }
    }
    let outcomes = await bench.pipeline(budget: budget).send(notes([7]), options: nil)
    #expect(words(outcomes) == ["7@1"])
    #expect(bench.departures.all.count == 1)
    #expect(stalls.value == (milliseconds > 20 ? 2 : 1))
    #expect(bench.secondLeft == 49 && bench.dayLeft(7) == 4)
  }

  /// A request for a part of the batch is encoded after the grant, which takes its time, too.
  @Test(arguments: [(20, 2), (21, 3)])
  func aGrantGrowsOldWhileTheRequestIsEncodedAnew(milliseconds: Int, requestsMade: Int) async {
    let bench = Bench(.manual)
    let clock = bench.clock
    bench.budget.block("shop", recipient: RecipientKey(9), until: clock.now + 60)
    let made = Boxed(0)
    var adapter = NoteAdapter()
    adapter.onRequest = {
      // The second request is the one without the person who is blocked.
      if made.update({ count in
        count += 1
        return count == 2
      }) {
        clock.advance(by: .milliseconds(milliseconds))
      }
    }
    let outcomes = await bench.pipeline(adapter).send(notes([7, 8, 9]), options: nil)
    #expect(words(outcomes) == ["7@1", "8@1", "over"])
    #expect(bench.departures.sizes == [2])
    #expect(made.value == requestsMade)
    #expect(bench.secondLeft == 48 && bench.dayLeft(7) == 4)
  }

  @Test func departuresAreReportedOnceAndBeforeTheRequest() async {
    let bench = Bench()
    let reports = Boxed<[[Int]]>([])
    let known = Boxed<[Bool]>([])
    let outcomes = await bench.pipeline { request, number in
      known.update { $0.append(Set(request.numbers).isSubset(of: reports.value.joined())) }
      return request.answering { _ in number == 1 ? "again" : "ok" }
    }.send(
      [Note(number: 0, isValid: false)] + notes(1..<101), options: nil,
      onDeparture: { places in reports.update { $0.append(places) } })
    #expect(words(outcomes).filter { $0.hasSuffix("@1") }.count == 50)
    #expect(words(outcomes).filter { $0.hasSuffix("@2") }.count == 50)
    // The places are those of the caller's array, each once, although fifty messages left twice.
    #expect(reports.value.joined().sorted() == Array(1..<101))
    #expect(known.value.count == 3 && known.value.allSatisfy(\.self))
  }

  @Test func whatCannotBeReportedIsNotSent() async {
    struct DiskFull: Error {}
    let bench = Bench()
    let outcomes = await bench.pipeline().send(notes(0..<100), options: nil) { places in
      if places.contains(50) { throw DiskFull() }
    }
    #expect(words(outcomes)[..<50] == (0..<50).map { "\($0)@1" }[...])
    #expect(words(outcomes)[50...].allSatisfy { $0 == "cancelled notSent 0" })
    #expect(bench.departures.sizes == [50])
    #expect(bench.dayLeft(50) == 5)
  }

  @Test func aMachineThatAlwaysStallsStillSends() async {
    let bench = Bench(.manual)
    let clock = bench.clock
    let budget = StallingBudget(budget: bench.budget) { clock.advance(by: .seconds(5)) }
    let outcomes = await bench.pipeline(budget: budget).send(notes([7]), options: nil)
    #expect(words(outcomes) == ["7@1"] && bench.dayLeft(7) == 4)
  }

  @Test func encodingTakesNoTimeOutOfTheSecond() async {
    let bench = Bench(.manual)
    let clock = bench.clock
    let encodings = Boxed(0)
    let channel = NoteAdapter(onRequest: {
      encodings.update { $0 += 1 }
      clock.advance(by: .seconds(1))
    })
    let outcomes = await bench.pipeline(channel).send(notes(0..<50), options: nil)
    #expect(outcomes.count == 50 && encodings.value == 1)
    #expect(bench.departures.sizes == [50] && bench.secondLeft == 0)
  }

  @Test func departuresThatAreSpreadOutDoNotCutALaterBatchToPieces() async {
    let bench = Bench(perDay: nil)
    let pipeline = bench.pipeline()
    for number in 0..<50 {
      _ = await pipeline.send(notes([number]), options: nil)
      bench.clock.advance(by: .milliseconds(20))
    }
    _ = await pipeline.send(notes(100..<1100), options: nil)
    #expect(bench.departures.sizes.dropFirst(50).count <= 21)
    #expect(bench.departures.numbers.count == 1050)
  }

  @Test func theLastAttemptStillClosesTheGroup() async {
    let bench = Bench()
    let outcomes = await bench.pipeline { request, _ in request.answering { _ in "close" } }.send(
      notes(0..<100), options: SendOptions(maxAttempts: 1))
    #expect(words(outcomes) == Array(repeating: "throttled rejected 1", count: 100))
    #expect(bench.departures.all.map(\.at) == [.zero, .seconds(3)])
  }

  @Test(arguments: [SendOptions.Budget.failFast, .wait(upTo: .seconds(2))])
  func aPauseOfTheProviderIsAWaitForTheBudget(patience: SendOptions.Budget) async {
    let bench = Bench()
    let outcomes = await bench.pipeline { request, _ in request.answering { _ in "close" } }.send(
      notes([7]), options: SendOptions(budget: patience))
    #expect(words(outcomes) == ["throttled rejected 1"])
    #expect(bench.clock.uptime == .zero)
  }

  @Test func aTaskCancelledBetweenGrantAndDepartureSendsNothing() async {
    let bench = Bench(.manual)
    let budget = StallingBudget(budget: bench.budget) { withUnsafeCurrentTask { $0?.cancel() } }
    let pipeline = bench.pipeline(budget: budget)
    let batch = notes([7])
    let outcomes = await Task { await pipeline.send(batch, options: nil) }.value
    #expect(words(outcomes) == ["cancelled notSent 0"])
    #expect(bench.departures.all.isEmpty && bench.dayLeft(7) == 5 && bench.secondLeft == 50)
  }

  @Test func noSecondHoldsMoreThanTheLimitWhateverTheCallersDo() async {
    let bench = Bench(.manual, perDay: nil)
    let groups: [SenderGroup] = ["a", "b", "c"]
    let pipeline = bench.pipeline()
    await withTaskGroup(of: Void.self) { callers in
      for caller in 0..<3 {
        let part = (caller * 300..<(caller + 1) * 300).map { Note(number: $0, group: groups[$0 % 3]) }
        callers.addTask { _ = await pipeline.send(part, options: nil) }
      }
      // Six requests of 50 a group, so the head of each of the three lines waits five times.
      for _ in 0..<5 {
        await bench.clock.waitForSleepers(3)
        bench.clock.advance(by: .milliseconds(1020))
      }
    }
    #expect(Set(bench.departures.numbers).count == 900 && bench.departures.numbers.count == 900)
    for group in groups.indices {
      let departures = bench.departures.all.flatMap { one in
        one.numbers.filter { $0 % 3 == group }.map { _ in one.at }
      }.sorted()
      for (index, start) in departures.enumerated() {
        #expect(departures[index...].prefix { $0 < start + .seconds(1) }.count <= 50)
      }
    }
  }

  @Test func callersOfOneBudgetWaitInOneLine() async {
    let bench = Bench(.manual, perSecond: 1, perDay: nil)
    // Two clients, each with a context of its own.
    let clients = [bench.pipeline(), bench.pipeline()]
    var tasks: [Task<Void, Never>] = []
    for number in 0..<6 {
      let one = [Note(number: number)]
      tasks.append(Task { _ = await clients[number % 2].send(one, options: nil) })
      for _ in 0..<200 { await Task.yield() }
    }
    for _ in 0..<5 {
      await bench.clock.waitForSleepers(1)
      bench.clock.advance(by: .milliseconds(1020))
    }
    for task in tasks { await task.value }
    #expect(bench.departures.numbers == [0, 1, 2, 3, 4, 5])
  }

  @Test func logEventsTellTheStoryWithoutSecrets() async {
    let bench = Bench()
    _ = await bench.pipeline { request, number throws(TransportError) in
      if number == 1 { throw TransportError(phase: .notSent, reason: .unreachable, detail: "a test") }
      return request.answering()
    }.send(notes([79_990_001_122]) + [Note(number: 1, isValid: false)], options: nil)
    let events = bench.events.value
    #expect(
      events.map(\.kind)
        == [
          .messagesInvalid, .requestWillSend, .transportFailed, .outcomesKnown, .retryScheduled,
          .requestWillSend, .responseReceived, .outcomesKnown,
        ])
    #expect(!"\(events)".contains("SECRET") && !"\(events)".contains("79990001122"))
    #expect(events[1].fields["host"] == "notes.example.org")
    #expect(events[1].requestID == events[2].requestID && events[1].requestID.count == 16)
    // The rules that were broken, without what stood there.
    #expect(events[0].fields["messages"] == "1" && events[0].fields["rules"]?.hasSuffix(" 1") == true)
  }
}

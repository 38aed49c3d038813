import Foundation
import Testing
import VestnikCore
import VestnikTesting

@Suite struct ClientEventTests {
  private struct StoreIsDown: Error {}

  /// A store that always fails.
  private struct BrokenStore: BudgetStore {
    let isLocal = true
    func reserve(_ keys: [BudgetKey], pacing: SendOptions.Pacing) async throws -> [BudgetDecision] {
      throw StoreIsDown()
    }
    func release(_ reservations: [BudgetReservation], _ reason: ReleaseReason) async throws {}
    func track(_ reservations: [BudgetReservation], _ event: RequestEvent) async throws {}

    func block(_ group: SenderGroup, recipient: RecipientKey?, until: Date) async throws {}
  }

  /// The sum of what the events say about outcomes.
  private func counted(_ events: [ClientEvent]) -> OutcomeTally {
    events.filter { [.outcomesKnown, .messagesInvalid].contains($0.kind) }
      .compactMap(\.outcomes).reduce(OutcomeTally(), +)
  }

  @Test(arguments: ["ok", "no", "again", "close", "doubt", "what"], [1, 60, 130])
  func everyOutcomeIsInExactlyOneEvent(word: String, count: Int) async {
    let bench = Bench()
    var all = notes(0..<count)
    all += [Note(number: 7, isValid: false)]
    // The sixth of a day, and another group.
    all += (0..<7).map { Note(number: 1_000 + $0, recipient: 5) }
    all += [Note(number: 2_000, group: "other")]
    let pipeline = bench.pipeline { request, number throws(TransportError) in
      request.answering { ($0 + number).isMultiple(of: 3) ? word : "ok" }
    }
    let outcomes = await pipeline.send(all, options: SendOptions(budget: .wait(upTo: .seconds(2))))
    #expect(counted(bench.events.value) == OutcomeTally(outcomes))
    #expect(OutcomeTally(outcomes).total == all.count)
  }

  @Test func aFailedStoreAndACancelledCallAreCountedToo() async {
    let bench = Bench()
    let outcomes = await bench.pipeline(budget: BrokenStore()).send(notes(0..<3), options: nil)
    #expect(counted(bench.events.value) == OutcomeTally(outcomes))
    #expect(counted(bench.events.value) == OutcomeTally(failed: 3))

    let second = Bench(.manual)
    let pipeline = second.pipeline()
    let task = Task { await pipeline.send(notes(0..<60), options: nil) }
    await second.clock.waitForSleepers(1)
    task.cancel()
    let cancelled = await task.value
    #expect(counted(second.events.value) == OutcomeTally(cancelled))
    #expect(OutcomeTally(cancelled) == OutcomeTally(accepted: 50, failed: 10))
  }

  @Test func aRequestSaysHowLongItTookAndHowMuchItCarried() async throws {
    let bench = Bench()
    let clock = bench.clock
    _ = await bench.pipeline { request, _ in
      clock.advance(by: .milliseconds(52))
      return request.answering()
    }.send(notes(0..<3), options: nil)
    let events = bench.events.value
    #expect(events.map(\.kind) == [.requestWillSend, .responseReceived, .outcomesKnown])
    #expect(
      events.allSatisfy {
        $0.provider == "notes" && $0.group == "shop" && $0.messages == 3 && $0.attempt == 1
      })
    #expect(Set(events.map(\.requestID)).count == 1)
    #expect(events[0].bytes == "0,1,2".utf8.count && events[0].duration == nil)
    #expect(events[1].duration == .milliseconds(52) && events[1].bytes == "ok,ok,ok".utf8.count)
    #expect(events[1].status == 200)
    #expect(events[2].outcomes == OutcomeTally(accepted: 3))
    #expect(events[1].fields["duration"] == "0.052 s" && events[2].fields["outcomes"] == "3 accepted")
  }

  @Test func aFailedRequestSaysHowLongItTook() async {
    let bench = Bench()
    let clock = bench.clock
    _ = await bench.pipeline { _, _ throws(TransportError) in
      clock.advance(by: .seconds(30))
      throw TransportError(phase: .maybeSent, reason: .timedOut, detail: "a test")
    }.send(notes([1]), options: nil)
    let events = bench.events.value
    #expect(events.map(\.kind) == [.requestWillSend, .transportFailed, .outcomesKnown])
    #expect(events[1].duration == .seconds(30) && events[1].details["reason"] == "timed-out")
    // It may have arrived: somebody has to look.
    #expect(events[2].outcomes?.unknown == 1 && events[2].level == .error)
  }

  @Test func invalidMessagesAreCountedByRuleWithoutTheirValues() async {
    let bench = Bench()
    _ = await bench.pipeline().send(
      [Note(number: 1, isValid: false), Note(number: 2), Note(number: 3, isValid: false)], options: nil)
    let event = bench.events.value[0]
    #expect(event.kind == .messagesInvalid && event.level == .warning)
    #expect(
      event.rules == ["text.bad": 2] && event.outcomes == OutcomeTally(invalid: 2) && event.messages == 2)
    #expect(event.fields["rules"] == "text.bad 2" && event.fields["outcomes"] == "2 invalid")
  }

  @Test func waitsAndBlocksSayHowLong() async {
    let bench = Bench()
    _ = await bench.pipeline { request, number in
      request.answering { _ in number == 1 ? "close" : "ok" }
    }.send(notes([1]), options: nil)
    let events = bench.events.value
    let blocked = events.first { $0.kind == .groupBlocked }
    #expect(blocked?.wait == .seconds(3) && blocked?.group == "shop")
    let retry = events.first { $0.kind == .retryScheduled }
    #expect(retry?.wait == .seconds(3) && retry?.attempt == 1 && retry?.details["code"] == "throttled")
  }

  @Test func theLastFailureOfARequestIsInTheEventOfThatRequest() async {
    let bench = Bench()
    let options = SendOptions(maxAttempts: 2)
    _ = await bench.pipeline { request, _ in request.answering { _ in "again" } }.send(
      notes(0..<40), options: options)
    let events = bench.events.value.filter { $0.kind == .outcomesKnown }
    // Nothing is final after the first request; everything is after the second.
    #expect(events.map(\.outcomes) == [OutcomeTally(), OutcomeTally(failed: 40)])
    #expect(events.map(\.attempt) == [1, 2] && events.allSatisfy { !$0.requestID.isEmpty })
  }

  @Test func aLevelSaysHowMuchAnEventMatters() {
    func level(_ kind: ClientEvent.Kind, _ change: (inout ClientEvent) -> Void = { _ in })
      -> ClientEvent.Level
    {
      var event = ClientEvent(kind, provider: "notes")
      change(&event)
      return event.level
    }
    #expect(level(.requestWillSend) == .debug && level(.budgetWaiting) == .debug)
    #expect(level(.budgetStoreFailed) == .error && level(.transportFailed) == .warning)
    #expect(level(.responseReceived) { $0.status = 399 } == .debug)
    #expect(level(.responseReceived) { $0.status = 400 } == .warning)
    #expect(level(.outcomesKnown) { $0.outcomes = OutcomeTally(accepted: 2) } == .debug)
    #expect(level(.outcomesKnown) { $0.outcomes = OutcomeTally(accepted: 2, rejected: 1) } == .warning)
    #expect(level(.outcomesKnown) { $0.outcomes = OutcomeTally(failed: 1) } == .warning)
    #expect(level(.outcomesKnown) { $0.outcomes = OutcomeTally(failed: 1, unknown: 1) } == .error)
    #expect(level(.campaignFinished) == .info && level("a-kind-of-tomorrow") == .info)
    #expect(level(.campaignFinished) { $0.details["error"] = "source" } == .error)
    #expect(ClientEvent.Level.allCases.sorted() == [.debug, .info, .warning, .error])
  }

  @Test func aReportOverTheLimitBlocksThePersonAndSaysSo() async throws {
    let clock = ManualClock(.automatic)
    let events = Boxed<[ClientEvent]>([])
    let budget = SendBudget(BudgetLimits(perSecond: nil, perDayAndRecipient: 5), time: clock)
    let context = ClientContext(
      transport: MockTransport { _ in TransportResponse(status: 200) }, budget: budget, time: clock,
      onEvent: { event in events.update { $0.append(event) } })
    let key = BudgetKey(group: "shop", recipient: RecipientKey(79_990_001_122))
    let read = DeliveryReport(messageID: "1", status: .read)
    #expect(try await context.apply(read, to: key, from: "notes") == false)
    // A day ago: the block would be over.
    let old = DeliveryReport(
      messageID: "3", status: .rateLimited, date: clock.now.addingTimeInterval(-86_400))
    #expect(try await context.apply(old, to: key, from: "notes") == false && events.value.isEmpty)
    let held = DeliveryReport(messageID: "2", status: .rateLimited)
    #expect(try await context.apply(held, to: key, from: "notes"))
    #expect(budget.remaining(key).day == 0)
    #expect(events.value.map(\.kind) == [.recipientBlocked])
    #expect(events.value[0].group == "shop" && !"\(events.value)".contains("79990001122"))
  }
}

@Suite struct CampaignEventTests {
  /// A sender that accepts every number and notes the campaign's events.
  private struct Noting: MessageSender {
    let batchLimit = 4
    let events: Boxed<[ClientEvent]>

    var onEvent: (@Sendable (ClientEvent) -> Void)? {
      { [events] event in events.update { $0.append(event) } }
    }

    func group(of message: Int) -> SenderGroup? { "shop" }

    func send(_ messages: [Int], options: SendOptions?) async -> [SendOutcome<Int>] {
      messages.map { $0 == 3 ? .rejected(Rejection(reasons: [])) : .accepted($0) }
    }
  }

  private struct SourceFailed: Error {}

  @Test func aCampaignReportsItsSteps() async throws {
    let events = Boxed<[ClientEvent]>([])
    let options = CampaignOptions(total: 10)
    for try await _ in Campaign(Array(0..<10), through: Noting(events: events), options: options) {}
    let all = events.value
    #expect(all.first?.kind == .campaignStarted && all.first?.messages == 10)
    let batches = all.filter { $0.kind == .campaignBatchStarted }
    #expect(batches.compactMap(\.messages).reduce(0, +) == 10 && batches.allSatisfy { $0.group == "shop" })
    #expect(all.last?.kind == .campaignFinished && all.last?.messages == 10 && all.last?.duration != nil)
    #expect(all.last?.outcomes == OutcomeTally(accepted: 9, rejected: 1) && all.last?.details["error"] == nil)
    #expect(all.count == batches.count + 2)
  }

  @Test func theEndIsReportedOnceWhenTheLoopIsLeft() async throws {
    let events = Boxed<[ClientEvent]>([])
    for try await result in Campaign(Array(0..<10), through: Noting(events: events)) where result.index == 2 {
      break
    }
    let ends = events.value.filter { $0.kind == .campaignFinished }
    #expect(ends.map(\.details) == [["stopped": "abandoned"]] && ends.first?.messages == 3)
  }

  @Test func aFailedSourceIsNamedByItsTypeAlone() async {
    let events = Boxed<[ClientEvent]>([])
    let source = AsyncThrowingStream<Int, any Error> { continuation in
      continuation.yield(1)
      continuation.finish(throwing: SourceFailed())
    }
    do {
      for try await _ in Campaign(source, through: Noting(events: events)) {}
    } catch {}
    #expect(events.value.last?.details["error"] == "source: SourceFailed")
    #expect(events.value.last?.level == .error && events.value.last?.outcomes == OutcomeTally(accepted: 1))
  }
}

@Suite struct OutcomeTallyTests {
  private let outcomes: [SendOutcome<Int>] = [
    .accepted(1), .accepted(2), .rejected(Rejection(reasons: [])), .invalid([]),
    .overBudget(until: .distantFuture),
    .failed(MessagingError(code: .server, delivery: .unknown)),
    .failed(MessagingError(code: .cancelled, delivery: .notSent)),
  ]

  @Test func aTallyCountsByKind() throws {
    let tally = OutcomeTally(outcomes)
    #expect(tally == OutcomeTally(accepted: 2, rejected: 1, invalid: 1, overBudget: 1, failed: 2, unknown: 1))
    #expect(tally.total == 7 && OutcomeKind.allCases.map { tally[$0] } == [2, 1, 1, 1, 2])
    #expect(
      tally.description == "2 accepted, 1 rejected, 1 invalid, 1 over budget, 2 failed (1 may have arrived)")
    #expect(OutcomeTally().description == "none")
    #expect((tally + tally).total == 14 && (tally + tally).unknown == 2)
    #expect(try JSONDecoder().decode(OutcomeTally.self, from: JSONEncoder().encode(tally)) == tally)
  }

  @Test func anOutcomeSaysItsKind() {
    #expect(
      outcomes.map(\.kind) == [.accepted, .accepted, .rejected, .invalid, .overBudget, .failed, .failed])
    #expect(outcomes.map(\.mayHaveArrived) == [false, false, false, false, false, true, false])
  }
}

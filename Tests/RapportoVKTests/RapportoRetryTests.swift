import Foundation
import Testing
import VestnikCore
import VestnikTesting

@testable import RapportoVK

@Suite(.timeLimit(.minutes(20))) struct RapportoRetryTests {
  /// What a request meets: an answer, or none.
  enum Fate: Sendable {
    case answer(Int, String)
    case none(TransportError.Phase, TransportError.Reason)

    static let ok = Self.answer(200, "OK\n5120044310\n")
    static func status(_ code: Int) -> Self { .answer(code, "words") }
    static let timeOut = Self.none(.maybeSent, .timedOut)
  }

  private let clock = ManualClock(.automatic)
  private let departures = Boxed<[Duration]>([])
  private let bodies = Boxed<Set<String>>([])

  /// Sends one message; the last fate repeats.
  private func send(
    _ fates: [Fate], _ message: RapportoMessage = Sample.keyed,
    _ idempotency: RapportoIdempotency = .perMessage,
    maxAttempts: Int = 3, patience: Duration = .seconds(60), interface: RapportoClient.Interface? = nil,
    perDay: Int? = nil
  ) async throws -> SendOutcome<SendReceipt> {
    let (clock, departures, bodies) = (clock, departures, bodies)
    let transport = MockTransport { request throws(TransportError) in
      let count = departures.update { list in
        list.append(clock.uptime)
        return list.count
      }
      bodies.update { _ = $0.insert(request.text) }
      switch fates[min(count, fates.count) - 1] {
      case .answer(let status, let text): return TransportResponse(status, text)
      case .none(let phase, let reason):
        throw TransportError(phase: phase, reason: reason, detail: "a test")
      }
    }
    let budget = SendBudget(BudgetLimits(perSecond: 50, perDayAndRecipient: perDay), time: clock)
    let client = RapportoClient(
      Sample.credentials, context: ClientContext(transport: transport, budget: budget, time: clock),
      configuration: .init(interface: try interface ?? Sample.form(), group: "acme", idempotency: idempotency)
    )
    let options = SendOptions(budget: .wait(upTo: patience), maxAttempts: maxAttempts)
    return await client.send([message], options: options)[0]
  }

  @Test(arguments: [Fate.timeOut, .none(.maybeSent, .truncated), .status(500), .status(502)])
  func withAKeyAnAmbiguousFailureIsRepeatedAfterAMinute(fate: Fate) async throws {
    #expect(try await word(send([fate, .ok])) == "accepted 5120044310 2")
    #expect(departures.value == [.zero, .seconds(60)])
    // The same request, key and all.
    #expect(bodies.value.count == 1 && bodies.value.first?.contains("partnerMsgId=ord-17-a1") == true)
  }

  @Test func withAKeyARequestInProgressIsWaitedFor() async throws {
    #expect(try await word(send([.timeOut, .status(503), .ok])) == "accepted 5120044310 3")
    #expect(departures.value == [.zero, .seconds(60), .seconds(65)])
  }

  @Test(arguments: [
    (Fate.timeOut, "transport unknown 1"), (.none(.maybeSent, .truncated), "transport unknown 1"),
    (.status(500), "server unknown 1"), (.status(502), "server unknown 1"),
    (.status(503), "server unknown 1"),
  ])
  func withoutAKeyNothingAmbiguousIsRepeated(fate: Fate, expected: String) async throws {
    for (message, idempotency) in [
      (Sample.message, RapportoIdempotency.perMessage), (Sample.keyed, .off), (Sample.message, .off),
    ] {
      let before = departures.value.count
      let outcome = try await send([fate], message, idempotency)
      #expect(word(outcome) == expected)
      #expect(departures.value.count == before + 1)
      guard case .failed(let error) = outcome else { return #expect(Bool(false)) }
      #expect(error.retryAfter == (error.providerCode == "503" ? .seconds(5) : .seconds(60)))
    }
  }

  @Test(arguments: [RapportoIdempotency.off, .perMessage])
  func tooFastIsNotTakenAndRepeatedAfterAPause(idempotency: RapportoIdempotency) async throws {
    #expect(
      try await word(send([.status(408), .status(408), .ok], Sample.message, idempotency))
        == "accepted 5120044310 3")
    #expect(departures.value == [.zero, .seconds(1), .seconds(2)])
  }

  @Test func tooFastSlowsTheWholeGroup() async throws {
    let clock = ManualClock()
    let first = Boxed(true)
    let transport = MockTransport { _ in
      let isFirst = first.update { flag in
        defer { flag = false }
        return flag
      }
      return isFirst ? TransportResponse(408, "") : TransportResponse(200, "OK 1")
    }
    let client = RapportoClient(
      Sample.credentials,
      context: ClientContext(
        transport: transport, budget: SendBudget(MessageLimits.rapporto.rate, time: clock), time: clock),
      configuration: .init(interface: try Sample.form(), group: "acme"))
    let slowed = Task { await client.send([Sample.message]) }
    await clock.waitForSleepers(1)
    #expect(await client.send([Sample.keyed], options: SendOptions(budget: .failFast)).map(word) == ["over"])
    clock.advance(by: .seconds(1))
    #expect(await slowed.value.map(word) == ["accepted 1 2"])
  }

  @Test func whatIsStillTooFastInTheEndWasNotTaken() async throws {
    #expect(try await word(send([.status(408)])) == "throttled rejected 3")
  }

  @Test(arguments: [402, 403]) func theAccountsTroubleIsFinalAndProvesThatNothingWasTaken(code: Int)
    async throws
  {
    #expect(try await word(send([.status(code), .ok])) == "rejected rejected 1")
    #expect(departures.value.count == 1)
  }

  @Test func aServerThatSaysTooFastIsNotAskedAgainAtOnce() async throws {
    let channel = Sample.channel(try Sample.form(), .off)
    let response = TransportResponse(status: 408, headers: ["Retry-After": "0"])
    guard
      case .retry(let pause, true, _) = channel.classify(
        .success(response), [Sample.keyed], Attempt(number: 1, date: clock.now))[0]
    else { return #expect(Bool(false)) }
    #expect(pause == .seconds(1))
  }

  @Test(arguments: [400, 404, 406, 409, 414])
  func aRefusalIsFinal(code: Int) async throws {
    #expect(try await word(send([.status(code), .ok])) == "rejected \(code)")
    #expect(departures.value.count == 1)
  }

  @Test func wrongCredentialsAreFinal() async throws {
    #expect(try await word(send([.status(401), .ok])) == "unauthorized rejected 1")
    #expect(departures.value.count == 1)
  }

  @Test func anUnreadableAnswerIsFinal() async throws {
    #expect(try await word(send([.answer(200, "OK"), .ok])) == "unreadable-response unknown 1")
    #expect(departures.value.count == 1)
  }

  @Test func whatDidNotLeaveIsRepeatedWithoutAKey() async throws {
    let fate = Fate.none(.notSent, .unreachable)
    #expect(try await word(send([fate, .ok], Sample.message, .off)) == "accepted 5120044310 2")
  }

  @Test func aCancellationIsNeverRepeated() async throws {
    #expect(try await word(send([.none(.maybeSent, .cancelled), .ok])) == "cancelled unknown 1")
    #expect(departures.value.count == 1)
  }

  @Test(arguments: [Fate.status(500), .timeOut])
  func afterTenFailuresItStopsAndSaysSo(fate: Fate) async throws {
    guard case .failed(let error) = try await send([fate], maxAttempts: 100) else {
      return #expect(Bool(false))
    }
    #expect(error.attempts == 10 && error.delivery == .unknown)
    #expect("\(error)".contains("10 requests without success: the provider asks to stop and to report"))
    #expect(departures.value == (0..<10).map { .seconds(60 * $0) })
  }

  @Test func fewerAttemptsAreTheCallersChoice() async throws {
    #expect(try await word(send([.status(500)], maxAttempts: 1)) == "server unknown 1")
    #expect(departures.value.count == 1)
  }

  @Test(arguments: [
    (Fate.status(409), "rejected unknown 2"), (.status(406), "rejected unknown 2"),
    (.status(401), "unauthorized unknown 2"), (.none(.notSent, .invalidRequest), "transport unknown 2"),
  ])
  func aRefusalAfterATimeOutProvesNothing(fate: Fate, expected: String) async throws {
    #expect(try await word(send([.timeOut, fate])) == expected)
  }

  @Test(arguments: [(0, 2), (2, 3)])
  func whatIsThrottledAfterATimeOutMayHaveArrived(patience: Int, attempts: Int) async throws {
    // The minute's pause after the time-out is no wait for the budget; the second after "too fast" is.
    let outcome = try await send([.timeOut, .status(408)], patience: .seconds(patience))
    #expect(word(outcome) == "throttled unknown \(attempts)")
  }

  @Test func withoutRoomForARepeatTheTimeOutIsTheTruth() async throws {
    #expect(try await word(send([.timeOut, .ok], perDay: 1)) == "transport unknown 1")
  }

  @Test func aServerThatAsksForHoursIsNotWaitedFor() async throws {
    let channel = Sample.channel(try Sample.form(), .perMessage)
    let attempt = Attempt(number: 1, date: clock.now)
    for (text, isRepeated) in [("60", true), ("61", false), ("99999999999", false), ("0", true)] {
      let response = TransportResponse(status: 500, headers: ["Retry-After": text])
      switch channel.classify(.success(response), [Sample.keyed], attempt)[0] {
      case .retry(let pause, let closing, _): #expect(isRepeated && pause == .seconds(60) && !closing)
      case .final: #expect(!isRepeated)
      }
    }
  }

  @Test func restRepeatsByItsOwnCodes() async throws {
    var message = Sample.keyed
    message.sender = "ACME"
    let ok = Fate.answer(200, #"{"mtNum":"9120044310"}"#)
    func fate(_ code: Int, _ status: Int) -> Fate { .answer(status, #"{"error":{"code":\#(code)}}"#) }
    let rest = try Sample.rest()
    #expect(try await word(send([fate(100, 500), ok], message, interface: rest)) == "accepted 9120044310 2")
    #expect(departures.value == [.zero, .seconds(60)])
  }

  @Test(arguments: [(1, 503), (100, 500)])
  func restRepeatsNothingAmbiguousWithoutAKey(code: Int, status: Int) async throws {
    var message = Sample.keyed
    message.sender = "ACME"
    let fates = [Fate.answer(status, #"{"error":{"code":\#(code)}}"#), .answer(200, #"{"mtNum":"1"}"#)]
    #expect(try await word(send(fates, message, .off, interface: Sample.rest())) == "server unknown 1")
    #expect(departures.value.count == 1)
  }
}

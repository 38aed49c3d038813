import Foundation
import Testing
import VestnikCore
import VestnikTesting

/// The client's part of the shared budget, with a scripted server: what is asked, and what the replies mean. The nested
/// package `Examples/SharedBudget` tries the script itself.
@Suite struct SharedBudgetTests {
  private let clock = ManualClock()

  // MARK: What is asked

  @Test func oneEvaluationAsksForAllKeysOfAGroup() async throws {
    let server = ScriptedServer.generous()
    let granted = reservations(try await server.budget(clock).reserve(keys([7, 8, 7])))
    let call = try #require(server.calls.value.first)
    #expect(server.calls.value.count == 1)
    #expect(call.script.contains("redis.call('TIME')"))
    let group = ["counts", "under-way", "ended", "blocked"].map { "vestnik:{shop}:\($0)" }
    #expect(call.keys == group + ["7", "8", "7"].map { "vestnik:{shop}:day:\($0)" })
    #expect(
      Array(call.arguments[..<5]) + call.arguments[6..<12] == [
        "reserve", "server", "1020000", "", "0", "50", "5", "sliced", "35000000", "0", "0",
      ])
    #expect(granted.map { String($0.serial) } == Array(call.arguments[12...]))
    #expect(granted.map(\.key) == keys([7, 8, 7]) && granted[0].reservedAt == clock.now)
  }

  @Test func serialsAreRandomAndConsecutiveInABatch() async throws {
    let shared = ScriptedServer.generous().budget(clock)
    let first = reservations(try await shared.reserve(keys(1...3))).map(\.serial)
    let second = reservations(try await shared.reserve(keys(1...3))).map(\.serial)
    #expect(first[1] == first[0] &+ 1 && first[2] == first[1] &+ 1)
    #expect(Set(first).isDisjoint(with: second))
  }

  @Test func withoutLimitsTheServerIsAskedForBlocks() async throws {
    let server = ScriptedServer.generous()
    let none = BudgetLimits(perSecond: nil, perDayAndRecipient: nil, instant: .departure)
    _ = try await server.budget(clock, none).reserve(keys([1]), pacing: .providerQueues)
    #expect(server.calls.value[0].arguments[6...9] == ["", "", "providerQueues", "0"])
  }

  @Test func aTimeoutAndAMarginLengthenWhatIsKept() async throws {
    let server = ScriptedServer.generous()
    let limits = BudgetLimits(perSecond: 1, perDayAndRecipient: 1, margin: .nanoseconds(1))
    let budget = SharedBudget(limits, requestTimeout: .seconds(-1)) { try server.evaluate($0, $1, $2) }
    _ = try await budget.reserve(keys([1]))
    #expect(
      server.calls.value[0].arguments[2] == "1000001" && server.calls.value[0].arguments[9] == "5000000")
  }

  @Test func noGroupNameCollidesWithAnotherOrHasAnEmptyTag() async throws {
    let server = ScriptedServer.generous()
    let names = ["", "%", "%25", "{}", "{", "}", "a:b", "a", "a}:{b", "кофе ☕️", "a\nb", "%7B"]
    for name in names {
      _ = try await server.budget(clock, prefix: "p{}%").reserve(keys([1], SenderGroup(name)))
    }
    let tags = server.calls.value.map { call in
      let tags = Set(call.keys.map { $0.drop { $0 != "{" }.dropFirst().prefix { $0 != "}" } })
      #expect(tags.count == 1 && call.keys.allSatisfy { $0.hasPrefix("p%7B%7D%25:{") })
      return tags.first.map { String($0) } ?? ""
    }
    #expect(Set(tags).count == names.count && !tags.contains(""))
  }

  @Test(arguments: [
    (BudgetLimits(perSecond: 0, perDayAndRecipient: 5)), BudgetLimits(perSecond: 5, perDayAndRecipient: 0),
    BudgetLimits(perSecond: -1, perDayAndRecipient: nil),
  ])
  func aLimitOfZeroAndNoKeysAskNothing(limits: BudgetLimits) async throws {
    let server = ScriptedServer.generous()
    #expect(
      try await server.budget(clock, limits).reserve(keys([1, 2])) == [
        .exhausted(until: .distantFuture), .exhausted(until: .distantFuture),
      ])
    #expect(try await server.budget(clock).reserve([]).isEmpty)
    #expect(server.calls.value.isEmpty)
  }

  @Test func calendarDaysPassTheMidnightsAroundNow() async throws {
    let server = ScriptedServer.generous()
    let limits = BudgetLimits(perSecond: 1, perDayAndRecipient: 1, day: .calendar(timeZone: "GMT+3"))
    _ = try await server.budget(clock, limits).reserve(keys([1]))
    let arguments = server.calls.value[0].arguments
    // 1 January 2026, 3:00 in this zone; its day began at 21:00 UTC.
    #expect(arguments[11] == "8" && arguments.count == 21)
    #expect(arguments[12...19].map { Int($0) } == (-3...4).map { (1_767_214_800 + $0 * 86_400) * 1_000_000 })
  }

  @Test func severalGroupsAreAskedApartAndDecidedInTheOrderOfTheKeys() async throws {
    let server = ScriptedServer { call in
      let decision = call.keys[0].contains("{b}") ? "wait 7" : "granted \(ScriptedServer.now)"
      let decisions = Array(repeating: decision, count: call.keys.count - 4)
      return (["ok \(ScriptedServer.now) \(ScriptedServer.identity) 1"] + decisions).joined(separator: " ")
    }
    let asked = keys([1], "a") + keys([2], "b") + keys([3], "a") + keys([4], "c")
    let decisions = try await server.budget(clock).reserve(asked)
    #expect(server.calls.value.map { $0.keys[0] } == ["a", "b", "c"].map { "vestnik:{\($0)}:counts" })
    #expect(reservations(decisions).map(\.key) == [asked[0], asked[2], asked[3]])
    #expect(decisions[1] == .wait(.microseconds(7)))
  }

  // MARK: Clocks

  @Test(arguments: [-1e9, 0, 3600, 1e9])
  func datesAreTranslatedToTheClockOfTheCaller(skew: Double) async throws {
    let clock = ManualClock(startingAt: Date(timeIntervalSince1970: 1_800_000_000 + skew))
    let server = ScriptedServer { call in
      call.operation == "reserve"
        ? "ok \(ScriptedServer.now) \(ScriptedServer.identity) 1 exhausted \(ScriptedServer.now + 90_000_000) wait 1500000 granted \(ScriptedServer.now)"
        : "ok \(ScriptedServer.now)"
    }
    let budget = server.budget(clock)
    let decisions = try await budget.reserve(keys(1...3))
    #expect(decisions[0] == .exhausted(until: clock.now + 90))
    #expect(decisions[1] == .wait(.milliseconds(1500)))
    #expect(reservations(decisions)[0].reservedAt == clock.now)
    // The server gets a duration and adds it to its own clock.
    try await budget.block("shop", recipient: nil, until: clock.now + 60)
    try await budget.block("shop", recipient: RecipientKey(9), until: clock.now + 0.5)
    #expect(server.asked("block").map { $0.arguments[3] } == ["60000000", "500000"])
    #expect(server.asked("block").map { $0.keys.count } == [4, 5])
  }

  @Test func aBlockOfThePastAsksNothingAndOneForEverIsBounded() async throws {
    let server = ScriptedServer.generous()
    let budget = server.budget(clock)
    try await budget.block("shop", recipient: nil, until: clock.now)
    try await budget.block("shop", recipient: nil, until: .distantPast)
    #expect(server.calls.value.isEmpty)
    try await budget.block("shop", recipient: nil, until: .distantFuture)
    try await budget.block("shop", recipient: nil, until: Date(timeIntervalSince1970: .nan))
    #expect(server.calls.value.map { $0.arguments[3] } == ["3153600000000000", "3153600000000000"])
  }

  @Test func theClockOfTheCallerIsPassedOnRequest() async throws {
    let server = ScriptedServer {
      "ok \($0.arguments[1]) \(ScriptedServer.identity) 1 exhausted 1767225661000000"
    }
    #expect(
      try await server.budget(clock, clock: .caller).reserve(keys([1])) == [.exhausted(until: clock.now + 61)]
    )
    #expect(server.calls.value[0].arguments[1] == "1767225600000000")
  }

  @Test func aStepOfTheWallClockDoesNotMoveTheClockOfTheCaller() async throws {
    let server = ScriptedServer.generous()
    clock.advance(by: .seconds(5))
    let budget = server.budget(clock, clock: .caller)
    clock.stepWallClock(by: .seconds(86_400))
    clock.advance(by: .seconds(1))
    _ = try await budget.reserve(keys([1]))
    #expect(server.calls.value[0].arguments[1] == "1767225606000000")
  }

  // MARK: Ends and releases

  @Test func theEndOfARequestIsToldWithItsSerialsAndItsRoundTripHelpsTheNextEstimate() async throws {
    let server = ScriptedServer.generous()
    let budget = server.budget(clock)
    let granted = reservations(try await budget.reserve(keys(1...2) + keys([3], "other")))
    try await budget.track(granted, .departed(timeout: .seconds(3)))
    try await budget.track(granted, .ended(roundTrip: .milliseconds(70)))
    let calls = server.asked("ended")
    #expect(Set(calls.map { $0.keys.count }) == [4] && calls.count == 2)
    #expect(Set(calls.flatMap { $0.arguments[4...] }) == Set(granted.map { String($0.serial) }))
    #expect(calls.allSatisfy { $0.arguments[3] == "35000000" })
    _ = try await budget.reserve(keys([1]))
    #expect(server.asked("reserve").last?.arguments[10] == "70000")
  }

  @Test(arguments: [
    BudgetLimits(perSecond: nil, perDayAndRecipient: 1),
    BudgetLimits(perSecond: 1, perDayAndRecipient: 1, instant: .departure),
  ])
  func theEndOfARequestIsNotToldWhereItChangesNothing(limits: BudgetLimits) async throws {
    let server = ScriptedServer.generous()
    let budget = server.budget(clock, limits)
    try await budget.track(
      reservations(try await budget.reserve(keys([1]))), .ended(roundTrip: .milliseconds(70)))
    #expect(server.calls.value.map(\.operation) == ["reserve"])
  }

  @Test func rejectedMessagesAreReleasedUnlessTheyCount() async throws {
    let server = ScriptedServer.generous()
    var limits = BudgetLimits(perSecond: 50, perDayAndRecipient: 5)
    let granted = reservations(try await server.budget(clock, limits).reserve(keys([1, 2])))
    try await server.budget(clock, limits).release(granted, .rejected)
    limits.countsRejected = true
    try await server.budget(clock, limits).release(granted, .rejected)
    try await server.budget(clock, limits).release(granted, .notSent)
    try await server.budget(clock, limits).release([], .notSent)
    #expect(server.asked("release").map { $0.arguments[3] } == ["rejected", "notSent"])
    #expect(server.asked("release")[0].keys.suffix(2) == ["vestnik:{shop}:day:1", "vestnik:{shop}:day:2"])
  }

  @Test(arguments: [false, true])
  func ofTwoReleasesTheRejectionCounts(countsRejected: Bool) async throws {
    let server = ScriptedServer.generous()
    let limits = BudgetLimits(perSecond: 1, perDayAndRecipient: 1, countsRejected: countsRejected)
    let budget = server.budget(clock, limits)
    let granted = reservations(try await budget.reserve(keys([1, 2, 3])))
    try await budget.release([granted[0]], .rejected)
    try await budget.release(granted, .notSent)
    #expect(
      server.asked("release").map { Array($0.arguments[3...]) }
        == (countsRejected ? [] : [["rejected", String(granted[0].serial)]])
        + [["notSent"] + granted[1...].map { String($0.serial) }])
  }

  @Test func aRejectionIsRememberedForTenThousandOthers() async throws {
    let server = ScriptedServer.generous()
    let budget = server.budget(clock, BudgetLimits(perSecond: 1, perDayAndRecipient: nil))
    let granted = reservations(try await budget.reserve(keys(0..<20_001)))
    try await budget.release(granted, .rejected)
    try await budget.release([granted[0], granted[10_000], granted[20_000]], .notSent)
    #expect(server.asked("release").map { $0.arguments[4] } == [String(granted[0].serial)])
  }
}

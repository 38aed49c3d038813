import Foundation
import Testing
import VestnikCore
import VestnikTesting

/// Replies that are none, failures of the connection, and servers that have lost their data.
@Suite struct SharedBudgetFailureTests {
  private struct Broken: Error {}

  private let clock = ManualClock()

  // MARK: Replies that are none

  @Test(arguments: [
    "", " ", "ok", "ok 1", "granted", "OK", "nil", "ok nan 00000000000000ab 1 granted nan granted nan",
    "ok 1800000000000000 00000000000000ab 1",
    "ok 1800000000000000 00000000000000ab 1 granted 1800000000000000",
    "ok 1800000000000000 00000000000000ab 1 granted 1800000000000000 granted",
    "ok 1800000000000000 00000000000000ab 1 granted 1800000000000000 granted 1800000000000000 granted 1800000000000000",
    "ok 1800000000000000 00000000000000ab 1 granted 1800000000000000 granted 1800000000000001",
    "ok 1800000000000000 00000000000000ab 1 granted 1800000000000000 granted 1799999999999999",
    "ok 1800000000000000 00000000000000ab 1 granted 1800000000000000 maybe 1800000000000000",
    "ok 1800000000000000 00000000000000ab 1 granted 1800000000000000 wait 0",
    "ok 1800000000000000 00000000000000ab 1 granted 1800000000000000 wait -1",
    "ok 1800000000000000 00000000000000ab 1 granted 1800000000000000 wait +1",
    "ok 1800000000000000 00000000000000ab 1 granted 1800000000000000 wait 1.5",
    "ok 1800000000000000 00000000000000ab 1 granted 1800000000000000 wait 1e3",
    "ok 1800000000000000 00000000000000ab 1 granted 1800000000000000 wait 99999999999999999999999999",
    "ok 1800000000000000 00000000000000ab 1 granted 1800000000000000 wait 9007199254740993",
    "ok 1800000000000000 00000000000000ab 1 granted 1800000000000000 exhausted 1800000000000000",
    "ok 1800000000000000 00000000000000ab 1 granted 1800000000000000  granted 1800000000000000",
    "ok 1800000000000000 00000000000000ab 1 granted 1800000000000000 granted 1800000000000000 ",
    "ok 1800000000000000 +0000000000000ab 1 granted 1800000000000000 granted 1800000000000000",
    "ok 1800000000000000 00000000000000zz 1 granted 1800000000000000 granted 1800000000000000",
    "ok 1800000000000000 ab 1 granted 1800000000000000 granted 1800000000000000",
    "ok 1800000000000000 00000000000000ab 0 granted 1800000000000000 granted 1800000000000000",
    "lost 1800000000000000 00000000000000ab 1",
  ])
  func aMalformedReplyThrowsAndGrantsNothing(reply: String) async {
    let server = ScriptedServer { _ in reply }
    let error = await #expect(throws: SharedBudgetError.self) {
      try await server.budget(clock).reserve(keys([1, 2]))
    }
    #expect(error == SharedBudgetError(kind: .malformedReply))
  }

  @Test(arguments: ["", "ok", "ok ", "ok x", "ok 1 2", "okay 1"])
  func aMalformedReplyToTheOtherOperationsThrows(reply: String) async throws {
    let server = ScriptedServer.generous()
    let budget = server.budget(clock)
    let granted = reservations(try await budget.reserve(keys([1])))
    server.reply.update { $0 = { _ in reply } }
    await #expect(throws: SharedBudgetError.self) { try await budget.release(granted, .notSent) }
    await #expect(throws: SharedBudgetError.self) { try await budget.track(granted, .ended(roundTrip: nil)) }
    await #expect(throws: SharedBudgetError.self) {
      try await budget.block("shop", recipient: nil, until: .distantFuture)
    }
  }

  @Test func aLaterDepartureIsOnlyBelievedFromAProviderThatQueues() async throws {
    let server = ScriptedServer { _ in
      "ok \(ScriptedServer.now) \(ScriptedServer.identity) 1 granted \(ScriptedServer.now + 1)"
    }
    await #expect(throws: SharedBudgetError.self) { try await server.budget(clock).reserve(keys([1])) }
    let granted = try await server.budget(clock).reserve(keys([1]), pacing: .providerQueues)
    #expect(reservations(granted).count == 1)
  }

  @Test func aReplyOfCountsThatTheClientDoesNotKnowThrows() async throws {
    let server = ScriptedServer.generous()
    let budget = server.budget(clock)
    _ = try await budget.reserve(keys([1]))
    for (identity, evaluation) in [("00000000000000ff", 2), (ScriptedServer.identity, 1)] {
      server.reply.update { $0 = { ScriptedServer.granting($0, evaluation: evaluation, identity: identity) } }
      await #expect(throws: SharedBudgetError.self) { try await budget.reserve(keys([1])) }
    }
  }

  @Test(arguments: [5.0, 5.000001])
  func aReplyThatTookMoreThanFiveSecondsGrantsNothing(seconds: Double) async throws {
    let server = ScriptedServer { [clock] call in
      if call.operation == "reserve" { clock.advance(by: .seconds(seconds)) }
      return ScriptedServer.granting(call, evaluation: 1)
    }
    let budget = server.budget(clock)
    if seconds == 5 {
      #expect(reservations(try await budget.reserve(keys([1]))).count == 1)
    } else {
      let error = await #expect(throws: SharedBudgetError.self) { try await budget.reserve(keys([1])) }
      #expect(error?.kind == .lateReply)
    }
  }

  // MARK: Failures

  @Test func errorsOfTheClientLibraryArePassedOn() async throws {
    let server = ScriptedServer.generous()
    let budget = server.budget(clock)
    let granted = reservations(try await budget.reserve(keys([1])))
    server.reply.update { $0 = { _ in throw Broken() } }
    await #expect(throws: Broken.self) { try await budget.reserve(keys([1])) }
    await #expect(throws: Broken.self) { try await budget.release(granted, .notSent) }
    await #expect(throws: Broken.self) { try await budget.track(granted, .ended(roundTrip: nil)) }
    await #expect(throws: Broken.self) {
      try await budget.block("shop", recipient: nil, until: .distantFuture)
    }
  }

  @Test func whatAFailedQuestionMayHaveCountedIsReleasedBeforeTheNext() async throws {
    let server = ScriptedServer.generous()
    let budget = server.budget(clock)
    let generous = server.reply.value
    server.reply.update { $0 = { _ in throw Broken() } }
    await #expect(throws: Broken.self) { try await budget.reserve(keys([1, 2])) }
    // While the server fails, one question asks once.
    await #expect(throws: Broken.self) { try await budget.reserve(keys([3])) }
    #expect(server.calls.value.map(\.operation) == ["reserve", "release"])
    server.reply.update { $0 = generous }
    #expect(reservations(try await budget.reserve(keys([3]))).count == 1)
    let calls = server.calls.value
    #expect(calls.map(\.operation) == ["reserve", "release", "release", "reserve"])
    #expect(Array(calls[2].arguments[3...]) == ["notSent"] + calls[0].arguments[12...])
    #expect(calls[2].keys == calls[0].keys)
    _ = try await budget.reserve(keys([3]))
    #expect(server.asked("release").count == 2)
  }

  @Test func whenALaterGroupFailsTheEarlierOnesAreReleasedAlsoInACancelledTask() async throws {
    let server = ScriptedServer { call in
      if call.keys[0].contains("{c}") {
        withUnsafeCurrentTask { $0?.cancel() }
        throw Broken()
      }
      try Task.checkCancellation()
      return ScriptedServer.granting(call, evaluation: 1)
    }
    let budget = server.budget(clock)
    let asked = keys([1], "a") + keys([2], "b") + keys([3], "c")
    await Task {
      _ = await #expect(throws: Broken.self) { try await budget.reserve(asked) }
    }.value
    let released = server.asked("release").flatMap { $0.arguments[4...] }
    let granted = server.asked("reserve").prefix(2).flatMap { $0.arguments[12...] }
    #expect(Set(released) == Set(granted) && released.count == 2)
  }

  // MARK: Loss

  @Test func aLossIsToldOnceAndTheGroupWaitsForAWindow() async throws {
    let server = ScriptedServer.generous()
    let budget = server.budget(clock)
    _ = try await budget.reserve(keys([1]))
    _ = try await budget.reserve(keys([1]))
    #expect(server.calls.value[1].arguments[3...4] == [ScriptedServer.identity, "1"])
    #expect(server.calls.value[0].arguments[5] != server.calls.value[1].arguments[5])

    let new = "00000000000000cd"
    server.reply.update { $0 = { _ in "lost \(ScriptedServer.now) \(new) 9" } }
    #expect(
      try await budget.reserve(keys([1, 2])) == [.wait(.milliseconds(1020)), .wait(.milliseconds(1020))])
    #expect(server.losses.value == [SharedBudgetLoss(group: "shop")])
    #expect(server.losses.value[0].description.contains("shop"))
    server.reply.update { $0 = { ScriptedServer.granting($0, evaluation: 10, identity: new) } }
    #expect(reservations(try await budget.reserve(keys([1]))).count == 1)
    #expect(server.calls.value.last?.arguments[3...4] == [new, "9"])
    // Another group was not lost; nothing is released, because nothing failed.
    #expect(server.losses.value.count == 1 && server.asked("release").isEmpty)
  }

  @Test func aGroupThatWasNotUsedForADayIsNotMissed() async throws {
    let server = ScriptedServer.generous()
    let budget = server.budget(clock)
    _ = try await budget.reserve(keys([1]))
    clock.advance(by: .seconds(25 * 3600))
    _ = try await budget.reserve(keys([1]))
    clock.advance(by: .seconds(25 * 3600) + .nanoseconds(1))
    _ = try await budget.reserve(keys([1]))
    #expect(server.calls.value.map { $0.arguments[3] } == ["", ScriptedServer.identity, ""])
  }

  @Test func ofManyGroupsTheOldestAreForgotten() async throws {
    let server = ScriptedServer.generous()
    let budget = server.budget(clock)
    for number in 0..<4097 {
      clock.advance(by: .milliseconds(1))
      _ = try await budget.reserve(keys([1], SenderGroup("group \(number)")))
    }
    server.calls.update { $0 = [] }
    for number in [0, 2047, 2048, 4096] {
      _ = try await budget.reserve(keys([1], SenderGroup("group \(number)")))
    }
    #expect(server.calls.value.map { $0.arguments[3].isEmpty } == [true, true, false, false])
  }

  @Test func whatFailedQuestionsMayHaveCountedIsRememberedUpToABound() async throws {
    let server = ScriptedServer { _ in throw Broken() }
    let budget = server.budget(clock)
    for number in 0..<12 {
      let asked = keys(0..<1000, SenderGroup("group \(number)"))
      await #expect(throws: Broken.self) { try await budget.reserve(asked) }
    }
    let evaluations = Boxed(0)
    server.reply.update {
      $0 = {
        ScriptedServer.granting(
          $0,
          evaluation: evaluations.update {
            $0 += 1
            return $0
          })
      }
    }
    for number in 0..<12 { _ = try await budget.reserve(keys([1], SenderGroup("group \(number)"))) }
    #expect(server.asked("release").reduce(0) { $0 + $1.arguments.count - 4 } == 10_000)
  }
}

import DevinoVK
import Foundation
import HiredisClient
import LocalRedis
import Testing
import VestnikCore

/// A server of the budget that is silent or gone, below the real client, pipeline and transport.
@Suite(.serialized, .enabled(if: hasRedis, "VESTNIK_NO_REDIS is set"), .timeLimit(.minutes(2)))
struct OutageTests {
  private let message = DevinoMessage(to: "79990001122", from: "shop", template: "order_ready")

  @Test(arguments: [true, false])
  func withoutItsServerTheBudgetFailsAsTheContextSaysAndGoesOnAfterwards(isKilled: Bool) async throws {
    var redis = try await LocalRedis()
    let server = try ArrivalServer()
    defer { server.stop() }
    let (events, openEvents) = (Recorder<ClientEvent>(), Recorder<ClientEvent>())
    let budget = sharedBudget(redis, BudgetLimits(perSecond: 1, perDayAndRecipient: 1000))
    let closed = devinoClient(budget, server, .failClosed, events)
    let open = devinoClient(budget, server, .failOpen, openEvents)
    _ = try await closed.send(message)
    if isKilled { redis.kill() } else { redis.pause() }

    let start = ContinuousClock.now
    guard case .failed(let error) = await closed.send([message])[0] else {
      return #expect(Bool(false), "sent without a budget")
    }
    #expect(error.code == .budgetStore && error.delivery == .notSent)
    #expect(.now - start < .seconds(4))
    #expect(events.all.map(\.kind).contains(.budgetStoreFailed))
    #expect(server.arrivals.count == 1)
    _ = try await open.send(message)
    #expect(openEvents.all.map(\.kind).contains(.budgetStoreFailed))
    #expect(server.arrivals.count == 2)

    if isKilled { redis = try await LocalRedis(port: redis.port) } else { redis.resume() }
    // The only place of a second is not kept for the question that failed, which the server decided after its pause.
    let again = ContinuousClock.now
    for outcome in await closed.send(Array(repeating: message, count: 3)) {
      guard case .accepted = outcome else { return #expect(Bool(false), "\(outcome)") }
    }
    #expect(.now - again < .seconds(6))
    #expect(server.arrivals.count == 5)
  }

  @Test func aServerThatForgotItsScriptsGetsThemAgain() async throws {
    let redis = try await LocalRedis()
    let budget = sharedBudget(redis, BudgetLimits(perSecond: 2, perDayAndRecipient: 5))
    #expect(try await budget.reserve(keys([1])).granted.count == 1)
    _ = try await redis.client.send("SCRIPT", "FLUSH")
    #expect(try await budget.reserve(keys([1])).granted.count == 1)
  }

  @Test func anErrorOfTheServerIsPassedOnAndNothingIsGranted() async throws {
    let redis = try await LocalRedis()
    let budget = sharedBudget(redis, BudgetLimits(perSecond: 2, perDayAndRecipient: 5))
    _ = try await redis.client.send("CONFIG", "SET", "maxmemory", "1")
    await #expect(throws: HiredisError.self) { try await budget.reserve(keys([1])) }
    _ = try await redis.client.send("CONFIG", "SET", "maxmemory", "0")
    #expect(try await budget.reserve(keys([1, 2])).granted.count == 2)
  }
}

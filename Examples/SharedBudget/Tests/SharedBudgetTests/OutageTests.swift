import DevinoVK
import Foundation
import HiredisClient
import LocalRedis
import Synchronization
import Testing
import VestnikCore
import VestnikURLSession

/// A server of the budget that is silent or gone, below the real client, pipeline and transport.
@Suite(.serialized, .enabled(if: hasRedis, "VESTNIK_NO_REDIS is set"), .timeLimit(.minutes(2)))
struct OutageTests {
  private final class Events: Sendable {
    private let recorded = Mutex<[ClientEvent.Kind]>([])
    var kinds: [ClientEvent.Kind] { recorded.withLock { $0 } }
    func record(_ event: ClientEvent) { recorded.withLock { $0.append(event.kind) } }
  }

  private func client(
    _ budget: SharedBudget, _ server: ArrivalServer, _ policy: ClientContext.StoreFailure, _ events: Events
  ) -> DevinoClient {
    let context = ClientContext(
      transport: URLSessionTransport(), budget: budget, onStoreFailure: policy,
      options: SendOptions(budget: .wait(upTo: .seconds(10)), timeout: .seconds(5), maxAttempts: 1),
      onEvent: { events.record($0) })
    return DevinoClient(
      .apiKey("none"), context: context, configuration: DevinoClient.Configuration(baseURL: server.url))
  }

  private let message = DevinoMessage(to: "79990001122", from: "shop", template: "order_ready")

  @Test(arguments: [true, false])
  func withoutItsServerTheBudgetFailsAsTheContextSaysAndGoesOnAfterwards(isKilled: Bool) async throws {
    var redis = try await LocalRedis()
    let server = try ArrivalServer()
    defer { server.stop() }
    let (events, openEvents) = (Events(), Events())
    let budget = sharedBudget(redis, BudgetLimits(perSecond: 2, perDayAndRecipient: 1000))
    let closed = client(budget, server, .failClosed, events)
    let open = client(budget, server, .failOpen, openEvents)
    _ = try await closed.send(message)
    if isKilled { redis.kill() } else { redis.pause() }

    let start = ContinuousClock.now
    guard case .failed(let error) = await closed.send([message])[0] else {
      return #expect(Bool(false), "sent without a budget")
    }
    #expect(error.code == .budgetStore && error.delivery == .notSent)
    #expect(.now - start < .seconds(4))
    #expect(events.kinds.contains(.budgetStoreFailed))
    #expect(server.arrivals.count == 1)
    _ = try await open.send(message)
    #expect(openEvents.kinds.contains(.budgetStoreFailed))
    #expect(server.arrivals.count == 2)

    if isKilled { redis = try await LocalRedis(port: redis.port) } else { redis.resume() }
    // More than the limit of a second: places of the questions that failed are not kept for the time of a request.
    let again = ContinuousClock.now
    for outcome in await closed.send(Array(repeating: message, count: 5)) {
      guard case .accepted = outcome else { return #expect(Bool(false), "\(outcome)") }
    }
    #expect(.now - again < .seconds(6))
    #expect(server.arrivals.count == 7)
  }
}

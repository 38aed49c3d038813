import Foundation
import HiredisClient
import LocalRedis
import Testing
import VestnikCore
import VestnikTesting

/// The rules of ``BudgetStore``, tried by Vestnik's own suite.
@Suite(.serialized, .enabled(if: hasRedis, "VESTNIK_NO_REDIS is set"), .timeLimit(.minutes(3)))
struct ConformanceTests {
  /// Makes an empty store: each has a prefix of its own in one server.
  private func store(
    _ redis: LocalRedis, _ limits: BudgetLimits, _ time: any TimeSource, _ clock: SharedBudget.Clock
  ) -> SharedBudget {
    let client = HiredisClient(host: "127.0.0.1", port: redis.port)
    return SharedBudget(limits, prefix: UUID().uuidString, clock: clock, time: time) {
      try await client.evaluate($0, keys: $1, arguments: $2)
    }
  }

  @Test(arguments: [BudgetStoreConformance.Clock.manual, .own])
  func everyRuleHolds(clock: BudgetStoreConformance.Clock) async throws {
    let redis = try await LocalRedis()
    let report = await BudgetStoreConformance(clock: clock).run { limits, time in
      store(redis, limits, time, clock == .manual ? .caller : .server)
    }
    #expect(report.failures.isEmpty, "\(report)")
  }

  @Test(arguments: BudgetStoreConformance.allCases.map(\.name).filter { $0.hasPrefix("failure/") })
  func aSilentServerIsAFailure(name: String) async throws {
    let redis = try await LocalRedis()
    let report = await BudgetStoreConformance(only: name).run(
      disconnect: { _ in redis.pause() },
      { limits, time in store(redis, limits, time, .caller) })
    #expect(report.failures.isEmpty && report.skipped.isEmpty, "\(report)")
  }
}

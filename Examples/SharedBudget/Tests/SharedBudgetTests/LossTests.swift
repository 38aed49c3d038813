import Foundation
import HiredisClient
import LocalRedis
import Testing
import VestnikCore
import VestnikTesting

/// A server that was emptied, or went back to an older state.
@Suite(.serialized, .enabled(if: hasRedis, "VESTNIK_NO_REDIS is set"), .timeLimit(.minutes(1)))
struct LossTests {
  private let clock = ManualClock()
  private let limits = BudgetLimits(perSecond: 2, perDayAndRecipient: 5)

  @Test func anEmptiedServerStopsTheGroupForAWindowForEverybody() async throws {
    let redis = try await LocalRedis()
    let losses = Recorder<SharedBudgetLoss>()
    let (one, other) = (
      sharedBudget(redis, limits, clock: clock, onLoss: { losses.record($0) }),
      sharedBudget(redis, limits, clock: clock, onLoss: { losses.record($0) })
    )
    let before = try await one.reserve(keys([1])).granted
    _ = try await other.reserve(keys([1]))
    _ = try await redis.client.send("FLUSHALL")
    #expect(try await one.reserve(keys([1, 2])) == Array(repeating: .wait(.milliseconds(1020)), count: 2))
    #expect(losses.all == [SharedBudgetLoss(group: "shop")])
    // A client that comes new waits as well, and the second one learns of the loss for itself.
    let fresh = sharedBudget(redis, limits, clock: clock, onLoss: { losses.record($0) })
    #expect(try await fresh.reserve(keys([1])) == [.wait(.milliseconds(1020))])
    #expect(losses.all.count == 1)
    #expect(try await other.reserve(keys([1])) == [.wait(.milliseconds(1020))])
    #expect(losses.all.count == 2)
    clock.advance(by: .milliseconds(1020))
    let after = try await one.reserve(keys([1])).granted
    #expect(after.count == 1)
    // A reservation from before the loss releases nothing of what is counted now.
    try await one.release(before, .notSent)
    try await one.track(before, .ended(roundTrip: nil))
    #expect(try await other.reserve(keys([1, 1])).granted.count == 1)
    #expect(losses.all.count == 2)
  }

  @Test func aServerThatStartsFromAnOldSnapshotIsNoticed() async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "shared-budget-\(UUID())")
    let losses = Recorder<SharedBudgetLoss>()
    let old = try await LocalRedis(directory: directory)
    let budget = sharedBudget(old, limits, clock: clock, onLoss: { losses.record($0) })
    _ = try await budget.reserve(keys([1]))
    _ = try await old.client.send("SAVE")
    _ = try await budget.reserve(keys([1]))
    old.kill()
    let new = try await LocalRedis(port: old.port, directory: directory)
    _ = try? await budget.reserve(keys([1]))
    #expect(try await losses.all.isEmpty ? budget.reserve(keys([1])).granted.isEmpty : true)
    #expect(losses.all == [SharedBudgetLoss(group: "shop")])
    withExtendedLifetime(new) {}
  }
}

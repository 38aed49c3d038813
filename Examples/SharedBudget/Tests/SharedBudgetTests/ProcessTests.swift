import DevinoVK
import Foundation
import HiredisClient
import LocalRedis
import Testing
import VestnikCore

/// Several processes on one budget, each with the real client, pipeline and transport.
@Suite(.serialized, .enabled(if: hasRedis, "VESTNIK_NO_REDIS is set"), .timeLimit(.minutes(3)))
struct ProcessTests {
  @Test func killedAndNewWorkersNeverCrowdASecondOrADay() async throws {
    let redis = try await LocalRedis()
    let server = try ArrivalServer(delay: .milliseconds(20))
    defer { server.stop() }
    let arguments = ["--people", "170", "--timeout", "1", "--seconds", "14"]
    let start = ContinuousClock.now
    func worker() throws -> WorkerProcess {
      try WorkerProcess(
        redis.port, server, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]
      )
    }
    var workers = try (0..<4).map { _ in try worker() }
    var killed: [WorkerProcess] = []
    for pause in [2.7, 1.9] {
      try await Task.sleep(for: .seconds(pause))
      let victim = workers.removeFirst()
      victim.kill()
      killed.append(victim)
      workers.append(try worker())
    }
    try await Task.sleep(for: .seconds(15) - (.now - start))
    let arrivals = server.arrivals
    let time = ((arrivals.last?.date ?? start) - (arrivals.first?.date ?? start)) / .seconds(1)
    print("\(arrivals.count) messages of 6 workers arrived in \(time) s, 2 of the workers were killed")
    #expect(arrivals.mostInASecond(of: "shop") <= 50)
    #expect(arrivals.mostForAPerson == 5)
    #expect(arrivals.count > 300)
    for worker in workers + killed { try #expect(worker.outcomes("accepted") > 0) }
    try #expect(workers.contains { try $0.outcomes("over") > 0 })
    for worker in workers + killed {
      try #expect(worker.lines("loss").isEmpty && worker.lines("store").isEmpty)
    }
  }

  @Test func aFailoverToAnEmptyServerIsSaidOnceByEachWorkerAndCrowdsNoSecond() async throws {
    let old = try await LocalRedis()
    let server = try ArrivalServer(delay: .milliseconds(20))
    defer { server.stop() }
    let workers = try (0..<4).map { _ in
      try WorkerProcess(old.port, server, "--per-day", "1000", "--seconds", "8", "--timeout", "1")
    }
    // A moment after most of a second's messages have arrived, and long before their places are free.
    // The workers wait for the next second when the server is lost; this client asks at once.
    let losses = Recorder<SharedBudgetLoss>()
    let budget = sharedBudget(
      old, BudgetLimits(perSecond: 50, perDayAndRecipient: 1000), onLoss: { losses.record($0) })
    let client = devinoClient(budget, server, .failClosed, Recorder())
    let message = DevinoMessage(to: "79990001122", from: "shop", template: "order_ready")
    _ = try await client.send(message)
    for worker in workers { try await worker.waitForAcceptance() }
    while server.arrivals.count(since: .now - .milliseconds(250)) < 45 {
      try await Task.sleep(for: .milliseconds(5))
    }
    old.kill()
    let before = server.arrivals.count
    let new = try await LocalRedis(port: old.port)
    // The first call finds its connection closed.
    _ = await client.send([message])
    let outcomes = await client.send(Array(repeating: message, count: 50))
    #expect(outcomes.allSatisfy { if case .accepted = $0 { true } else { false } })
    #expect(losses.all == [SharedBudgetLoss(group: "shop")])
    for worker in workers { try await worker.waitForEnd() }
    let arrivals = server.arrivals
    print("\(before) messages arrived before the failover, \(arrivals.count - before) after it")
    for worker in workers {
      try #expect(worker.lines("loss") == ["loss shop"])
      try #expect(worker.lines("done").count == 1)
    }
    #expect(arrivals.mostInASecond(of: "shop") <= 50)
    #expect(before >= 45 && arrivals.count - before > 50)
    withExtendedLifetime(new) {}
  }

  @Test func everyKeyExpiresAndTheirNumberIsBounded() async throws {
    let redis = try await LocalRedis()
    let server = try ArrivalServer()
    defer { server.stop() }
    let workers = try ["a", "b"].map { group in
      try WorkerProcess(
        redis.port, server, "--group", group, "--people", "20", "--seconds", "3", "--timeout", "1")
    }
    for worker in workers { try await worker.waitForEnd() }
    let budget = sharedBudget(redis, BudgetLimits(perSecond: 50, perDayAndRecipient: 5))
    try await budget.block("a", recipient: nil, until: Date(timeIntervalSinceNow: 5))
    try await budget.block("b", recipient: RecipientKey(1), until: .distantFuture)
    let keys = try await redis.client.send("KEYS", "*")
    #expect((40...2 * (20 + 4) + 1).contains(keys.count))
    for key in keys {
      let rest = try await redis.client.send("PTTL", key)
      #expect(rest.first.flatMap { Int($0) } ?? 0 > 0, "\(key) stays")
    }
    #expect(server.arrivals.mostForAPerson == 5)
  }
}

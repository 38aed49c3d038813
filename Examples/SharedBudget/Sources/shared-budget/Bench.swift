import Foundation
import HiredisClient
import LocalRedis
import VestnikCore

/// A measurement of what the script costs: the time of the server for an evaluation (`INFO commandstats`), and how many
/// messages a second one connection gets.
struct Bench {
  private let seconds: Int

  init(_ options: Options) throws {
    seconds = try options.number("seconds", or: 3)
  }

  func run() async throws {
    let server = try await LocalRedis()
    let admin = server.client
    print(
      "batch  limits      command  messages/s  server us/evaluation  server us/message  wall us/evaluation")
    for usesDigests in [false, true] {
      for (size, name, limits) in Self.cases {
        let client = HiredisClient(host: "127.0.0.1", port: server.port, usesDigests: usesDigests)
        _ = try await admin.send("FLUSHALL")
        let result = try await measure(client, admin, size: size, limits: limits)
        let columns = [
          pad("\(size)", 5), name, usesDigests ? "EVALSHA" : "EVAL   ",
          pad("\(Int(result.messagesPerSecond))", 10), pad(tenths(result.serverTime), 20),
          pad(tenths(result.serverTime / Double(size)), 17), pad(tenths(result.wallTime), 18),
        ]
        print(columns.joined(separator: "  "))
      }
    }
  }

  private static let cases: [(Int, String, BudgetLimits)] = [
    (1, "day       ", BudgetLimits(perSecond: nil, perDayAndRecipient: 5)),
    (50, "day       ", BudgetLimits(perSecond: nil, perDayAndRecipient: 5)),
    (1, "second+day", BudgetLimits(perSecond: 100_000_000, perDayAndRecipient: 5, instant: .departure)),
    (50, "second+day", BudgetLimits(perSecond: 100_000_000, perDayAndRecipient: 5, instant: .departure)),
  ]

  private struct Result {
    var messagesPerSecond: Double
    /// Microseconds for each evaluation.
    var serverTime: Double
    var wallTime: Double
  }

  /// Asks for messages to new people, one question after the other, for the time of the measurement.
  private func measure(
    _ client: HiredisClient, _ admin: HiredisClient, size: Int, limits: BudgetLimits
  ) async throws -> Result {
    let budget = SharedBudget(limits) { script, keys, arguments in
      try await client.evaluate(script, keys: keys, arguments: arguments)
    }
    var person: UInt64 = 79_990_000_000
    func ask() async throws {
      let keys = (0..<size).map { BudgetKey(group: "bench", recipient: RecipientKey(person + UInt64($0))) }
      person += UInt64(size)
      for decision in try await budget.reserve(keys) {
        guard case .granted = decision else { throw UsageError(description: "not granted: \(decision)") }
      }
    }
    for _ in 0..<20 { try await ask() }
    _ = try await admin.send("CONFIG", "RESETSTAT")
    let start = ContinuousClock.now
    var evaluations = 0
    while ContinuousClock.now - start < .seconds(seconds) {
      try await ask()
      evaluations += 1
    }
    let time = (ContinuousClock.now - start) / .seconds(1)
    return Result(
      messagesPerSecond: Double(evaluations * size) / time,
      serverTime: try await scriptTime(admin) / Double(evaluations),
      wallTime: time * 1e6 / Double(evaluations))
  }

  /// Returns the microseconds that the server has spent in scripts, which include their commands.
  private func scriptTime(_ admin: HiredisClient) async throws -> Double {
    let lines = try await admin.send("INFO", "commandstats").joined().split(whereSeparator: \.isNewline)
    return lines.filter { $0.hasPrefix("cmdstat_eval") }.reduce(0) { sum, line in
      let field = line.split(separator: ",").first { $0.hasPrefix("usec=") }
      return sum + (field.flatMap { Double($0.dropFirst(5)) } ?? 0)
    }
  }

  private func tenths(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  private func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

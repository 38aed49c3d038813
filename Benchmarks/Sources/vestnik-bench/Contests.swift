import Foundation

/// All contests, what they must come to, and how they are run.
enum Contests {
  static func all() throws -> [Contest] {
    [
      try DecodeBenchmark.contest(), try EventBenchmark.contest(), try BatchBenchmark.encoding(),
      try BatchBenchmark.validation(), FormBenchmark.contest(), try PipelineBenchmark.sending(),
      PipelineBenchmark.answer(),
    ].compactMap(\.self)
  }

  static func run(_ effort: Contest.Effort) async throws -> ContestReport {
    var results: [ContestResult] = []
    for contest in try all() { results.append(try await contest.run(effort)) }
    return ContestReport(contests: results, goals: goals(results))
  }

  /// One time of one contestant, for the peers' table: ours, or Foundation's.
  static func time(_ contestant: String, _ input: String, _ length: Duration) async throws -> Double? {
    let contest: Contest? =
      switch input {
      case "callbacks": try DecodeBenchmark.contest()
      case "batch": try BatchBenchmark.encoding()
      case "message_new": try EventBenchmark.contest()
      default: nil
      }
    guard var contest else { return nil }
    contest.contestants = [contest.contestants[contestant == "Vestnik" ? 0 : 1]]
    return try await contest.run(.init(passes: 1, passLength: length)).figures[0].microseconds
  }

  /// Half of a ratio is left to the noise of a shared machine; allocations have none.
  private static func goals(_ results: [ContestResult]) -> [ContestGoal] {
    var goals: [ContestGoal] = []
    func ratio(
      _ name: String, atLeast goal: Double, gate: Double?, allocations: Int, atMost wanted: Int? = nil
    ) {
      guard let result = results.first(where: { $0.name == name }) else { return }
      goals.append(
        ContestGoal(
          name: "\(name): \(result.figures[1].name) / Vestnik", reached: result.ratio(), goal: goal,
          gate: gate))
      guard result.figures[0].allocations >= 0 else { return }
      goals.append(
        ContestGoal(
          name: "\(name): allocations", reached: Double(result.figures[0].allocations),
          goal: Double(wanted ?? allocations), gate: Double(allocations), isLimit: true))
    }
    ratio("decode 1000 status callbacks", atLeast: 14, gate: 7, allocations: 1006)
    ratio("decode message_new", atLeast: 12, gate: 6, allocations: 8, atMost: 10)
    ratio("encode 1000 messages", atLeast: 20, gate: 10, allocations: 9)
    ratio("validate 1000 messages", atLeast: 1, gate: 0.8, allocations: 0)
    ratio("form-encode a message of 2 KB", atLeast: 5, gate: 2.5, allocations: 1)
    ratio("decode the answer to 1000 messages", atLeast: 1, gate: 3, allocations: 1020)
    if let sending = results.first(where: { $0.name == "send 1000 messages" }) {
      // Missed; what is reached is not to be lost. A difference of large numbers has much noise.
      goals.append(
        ContestGoal(
          name: "send 1000 messages: pipeline / encoding",
          reached: PipelineBenchmark.overhead(sending) / sending.figures[2].fastest, goal: 0.1, gate: 1,
          isLimit: true))
      goals.append(
        ContestGoal(
          name: "send 1000 messages: allocations", reached: Double(sending.figures[0].allocations),
          goal: 1200, gate: 1200, isLimit: true))
    }
    return goals
  }
}

/// Everything that was measured in one run.
struct ContestReport: Codable {
  var contests: [ContestResult]
  var goals: [ContestGoal]
}

/// What a figure should come to.
struct ContestGoal: Codable {
  var name: String
  var reached: Double
  var goal: Double
  /// What it must come to in every run; `nil` when the goal is only reported.
  var gate: Double?
  /// Whether less is better.
  var isLimit = false

  var isMet: Bool { holds(goal) }
  var isRefused: Bool { gate.map { !holds($0) } ?? false }

  private func holds(_ bound: Double) -> Bool { isLimit ? reached <= bound : reached >= bound }
}

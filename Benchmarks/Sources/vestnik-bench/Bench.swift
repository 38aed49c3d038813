import Foundation

/// `vestnik-bench`: see README.md beside the package.
@main
struct Bench {
  static func main() async throws {
    if CommandLine.arguments.contains("--json") { return try wire() }
    try wire()
    if CommandLine.arguments.contains("--wire") { return }
    let recipients = number(after: "--recipients") ?? 10_000_000
    let seconds = number(after: "--seconds") ?? 10
    try await campaign(number(after: "--messages") ?? 1_000_000)
    await budget(recipients)
    await pacer(seconds)
  }

  /// First, while the process is small: what it grows by is the campaign's.
  private static func campaign(_ messages: Int) async throws {
    print("campaign, \(messages) messages        messages/s   MB at 10 %, 50 %, 100 %")
    for isDurable in [false, true] {
      let figures = try await CampaignBenchmark(messages: messages, isDurable: isDurable).run()
      let memory = figures.memory.map { rounded(Double($0) / 1e6) }.joined(separator: ", ")
      print(
        padded(isDurable ? "with a checkpoint" : "without a checkpoint", 36)
          + padded(rounded(figures.perSecond), 13) + memory)
    }
    print()
  }

  private static func budget(_ recipients: Int) async {
    let benchmark = BudgetBenchmark(recipients: recipients)
    let ours = benchmark.local()
    let naive = await benchmark.naive()
    print("budget, \(recipients) recipients          SendBudget   actor [String: [Date]]   ratio")
    row("first message, ns", ours.insert, naive.insert)
    row("second message, ns", ours.operation, naive.operation)
    row("bytes a recipient", ours.bytes, naive.bytes)
  }

  private static func pacer(_ seconds: Int) async {
    print("\npacer on the real clock, \(seconds) s        messages/s   most in any second")
    for (margin, name) in [(Duration.zero, "no margin"), (.milliseconds(20), "20 ms margin")] {
      for spinners in [0, ProcessInfo.processInfo.activeProcessorCount] {
        let figures = await PacerBenchmark(seconds: seconds, margin: margin).run(beside: spinners)
        let place = spinners == 0 ? "idle" : "beside \(spinners) busy tasks"
        print(
          padded("\(name), \(place)", 36) + padded(rounded(figures.perSecond), 13)
            + "\(figures.largestWindow)")
      }
    }
  }

  private static func wire() throws {
    let results = try WireBenchmark().run()
    guard !CommandLine.arguments.contains("--json") else {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      return print(String(decoding: try encoder.encode(results), as: UTF8.self))
    }
    for result in results {
      print(padded("\n\(result.name)", 37) + "median, µs   spread   allocations   ratio")
      for line in result.figures {
        print(
          padded(line.name, 36) + padded(rounded(line.microseconds), 13) + padded(rounded(line.spread), 9)
            + padded("\(line.allocations)", 14)
            + rounded(line.microseconds / max(result.figures[0].microseconds, 0.01)))
      }
    }
  }

  private static func row(_ name: String, _ ours: Double, _ naive: Double) {
    print(
      padded(name, 36) + padded(rounded(ours), 13) + padded(rounded(naive), 25)
        + rounded(naive / max(ours, 0.01)))
  }

  private static func rounded(_ number: Double) -> String {
    number.formatted(.number.precision(.fractionLength(2)).grouping(.never))
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private static func number(after flag: String) -> Int? {
    let arguments = CommandLine.arguments
    guard let index = arguments.firstIndex(of: flag), index + 1 < arguments.count else { return nil }
    return Int(arguments[index + 1])
  }
}

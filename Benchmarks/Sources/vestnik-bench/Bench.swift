import Foundation

/// `vestnik-bench`: see README.md beside the package.
@main
struct Bench {
  static func main() async throws {
    let options: BenchOptions
    do throws(BenchOptions.UsageError) {
      options = try BenchOptions(Array(CommandLine.arguments.dropFirst()))
    } catch {
      fail(error.message)
    }
    switch options.task {
    case .help: print(BenchOptions.help, terminator: "")
    case .writeInputs(let directory): try InputFiles.write(to: directory)
    case .time(let contestant, let input, let milliseconds):
      // 3 when there is nothing to measure.
      guard let time = try await Contests.time(contestant, input, .milliseconds(milliseconds)) else {
        exit(3)
      }
      print(time)
    case .loop(let name):
      let names = try Contests.all().map(\.name)
      guard names.contains(where: { $0.contains(name) }) else {
        fail("--loop \(name): a part of one of these names is needed: \(names.joined(separator: "; "))")
      }
      for contest in try Contests.all() where contest.name.contains(name) {
        try await contest.loop(options.rounds ?? 1000)
      }
    case .measure: try await measure(options)
    case .send: try await send(options)
    case .arrivals: try await arrivals(options.messages ?? 1200)
    case .spin: while true {}
    }
  }

  private static func arrivals(_ messages: Int) async throws {
    print(
      "arrivals at a server, \(messages) messages of each of 3 groups     messages/s   most in any second")
    for (margin, name) in [(Duration.zero, "no margin"), (.milliseconds(20), "20 ms margin")] {
      for processes in [0, 3] {
        let figures = try await ArrivalBenchmark(messages: messages, margin: margin).run(beside: processes)
        let place = processes == 0 ? "idle" : "beside \(processes) busy processes"
        print(
          padded("\(name), \(place)", 64) + padded(rounded(figures.perSecond), 13)
            + "\(figures.largestWindow)")
      }
    }
  }

  private static func send(_ options: BenchOptions) async throws {
    let report = try await SendReport(isQuick: options.isQuick, wantsGatesOnly: options.isGate)
    if options.wantsJSON { print(report.json) } else { print(report.table) }
    for complaint in report.complaints where options.isGate {
      FileHandle.standardError.write(Data("refused: \(complaint)\n".utf8))
    }
    if options.isGate, !report.complaints.isEmpty { exit(1) }
  }

  private static func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("vestnik-bench: \(message)\n".utf8))
    exit(2)
  }

  private static func measure(_ options: BenchOptions) async throws {
    let report = try await Contests.run(options.isQuick ? .quick : .full)
    if options.wantsJSON {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }
    if options.isGate { return check(report.goals.filter(\.isRefused)) }
    if options.wantsJSON { return }
    show(report)
    if options.contestsOnly { return }
    try await campaign(options.messages ?? 1_000_000)
    await budget(options.recipients ?? 10_000_000)
    await pacer(options.seconds ?? 10)
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

  private static func show(_ report: ContestReport) {
    for result in report.contests {
      print(padded("\n\(result.name)", 37) + "median, µs   spread   allocations   ratio")
      for (index, line) in result.figures.enumerated() {
        print(
          padded(line.name, 36) + padded(rounded(line.microseconds), 13) + padded(rounded(line.spread), 9)
            + padded("\(line.allocations)", 14) + rounded(result.ratio(to: index)))
      }
    }
    print("\n" + padded("goals", 60) + "reached   goal")
    for goal in report.goals {
      print(
        padded(goal.name, 60) + padded(rounded(goal.reached), 10) + (goal.isLimit ? "<= " : ">= ")
          + rounded(goal.goal) + (goal.isMet ? "" : "   missed"))
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

  /// What a gate needs to know; 1 when something is refused.
  private static func check(_ refused: [ContestGoal]) {
    for goal in refused {
      let message =
        "refused: \(goal.name): \(rounded(goal.reached)), must be at \(goal.isLimit ? "most" : "least") "
        + "\(rounded(goal.gate ?? goal.goal))\n"
      FileHandle.standardError.write(Data(message.utf8))
    }
    if !refused.isEmpty { exit(1) }
  }
}
